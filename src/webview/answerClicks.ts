// Clicks on what model text became: links go to the host, code goes to the clipboard. One listener
// for the whole transcript, because answers' nodes are not Preact's.
import type { Actions } from "./actions.ts";
import type { AnswerViews } from "./answerViews.ts";
import type { Strings } from "./strings.ts";

const copiedMs = 1_500;

/** Listens on `root`; call the result to end. */
export function listenToAnswers(
  root: HTMLElement,
  actions: Actions,
  answers: AnswerViews,
  strings: () => Strings,
): () => void {
  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest<HTMLAnchorElement>(".markdown a[href]");
    if (link != null) {
      event.preventDefault();
      // The editor listens further up and would open the link a second time.
      event.stopPropagation();
      actions.openLink(link.href);
      return;
    }
    const button = target?.closest<HTMLButtonElement>(".copy-code");
    if (button == null) return;
    const code = answers.codeAt(button);
    if (code === undefined) return;
    actions.copy(code);
    confirm(button, strings());
  };
  root.addEventListener("click", onClick);
  root.addEventListener("auxclick", onClick);
  return () => {
    root.removeEventListener("click", onClick);
    root.removeEventListener("auxclick", onClick);
  };
}

function confirm(button: HTMLButtonElement, strings: Strings): void {
  button.textContent = strings.copied;
  setTimeout(() => {
    button.textContent = strings.copy;
  }, copiedMs);
}
