// Math on the page: its source at once, and MathML in its place as soon as KaTeX is there, which is
// loaded when the first math is closed.
import type { MathToken } from "./mathSyntax.ts";
import type { ViewContext } from "./viewContext.ts";

/** The node of one closed piece of math; it draws itself. */
export function createMath(token: MathToken, context: ViewContext): HTMLElement {
  const element = document.createElement("span");
  element.className = token.isDisplay ? "math display" : "math";
  const source = document.createElement("code");
  source.textContent = token.text;
  element.append(source);
  context.queue.add(() => {
    const tree = context.math.get();
    if (tree === undefined) return true;
    const drawn = tree === "failed" ? undefined : tree.drawMath(token.text, token.isDisplay);
    if (drawn === undefined) element.classList.add("failed");
    else element.replaceChildren(drawn);
    return false;
  });
  return element;
}
