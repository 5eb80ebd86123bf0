// Which view shows which block token.
import type { Token } from "marked";
import { CodeView } from "./codeView.ts";
import { QuoteView } from "./containerViews.ts";
import { ListView } from "./listView.ts";
import { isMath } from "./mathSyntax.ts";
import { TableView } from "./tableView.ts";
import { HtmlTextView, MathBlockView, RuleView, TextView } from "./textViews.ts";
import type { BlockView, ViewContext } from "./viewContext.ts";

/** An empty view of the kind that shows `token`. */
export function createBlock(token: Token, context: ViewContext): BlockView {
  if (isMath(token)) return new MathBlockView(context);
  switch (token.type) {
    case "code":
      return new CodeView(context);
    case "list":
      return new ListView(token, context);
    case "blockquote":
      return new QuoteView(context);
    case "table":
      return new TableView(context);
    case "hr":
      return new RuleView();
    case "html":
      return new HtmlTextView();
    default:
      return new TextView(token, context);
  }
}
