// Redial's own engine in the page, with its scroller, as an answer that streams.
import { AnswerText } from "../../../src/webview/answerText.ts";
import { AnswerViews } from "../../../src/webview/answerViews.ts";
import { FollowEnd } from "../../../src/webview/followEnd.ts";
import { stringsFor } from "../../../src/webview/strings.ts";
import { serve } from "./feed.js";

serve(() => {
  const scroller = document.createElement("div");
  scroller.className = "scroller";
  const content = document.createElement("div");
  content.className = "content";
  const article = document.createElement("article");
  article.className = "message answer";
  document.body.append(scroller);
  scroller.append(content);
  content.append(article);
  new FollowEnd(() => {}).attach(scroller, content);
  const answer = new AnswerText("", false);
  article.append(new AnswerViews().elementOf(answer, stringsFor("en")));
  return { append: (text) => answer.append(text), end: () => answer.finish() };
});
