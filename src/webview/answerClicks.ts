// Clicks on what model text became: links go to the host, code goes to the clipboard. One listener
// for the whole transcript, because answers' nodes are not Preact's.
import { textHash } from "../shared/textHash.ts";
import type { Actions } from "./actions.ts";
import type { AnswerViews } from "./answerViews.ts";
import type { Strings } from "./strings.ts";
import type { TurnBook } from "./turnBook.ts";

const copiedMs = 1_500;

export interface AnswerClickParts {
  readonly actions: Actions;
  readonly answers: AnswerViews;
  readonly turns: TurnBook;
  readonly strings: () => Strings;
}

/** Listens on `root`; call the result to end. */
export function listenToAnswers(root: HTMLElement, parts: AnswerClickParts): () => void {
  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest<HTMLAnchorElement>(".markdown a[href]");
    if (link != null) {
      event.preventDefault();
      // The editor listens further up and would open the link a second time.
      event.stopPropagation();
      parts.actions.openLink(link.href);
      return;
    }
    const button = target?.closest<HTMLButtonElement>(".code-button");
    if (button != null) onCode(parts, button);
  };
  root.addEventListener("click", onClick);
  root.addEventListener("auxclick", onClick);
  return () => {
    root.removeEventListener("click", onClick);
    root.removeEventListener("auxclick", onClick);
  };
}

function onCode({ actions, answers, turns, strings }: AnswerClickParts, button: HTMLElement): void {
  const block = button.closest<HTMLElement>(".code-block");
  const code = answers.codeAt(button);
  if (block === null || code === undefined) return;
  const action = button.dataset["action"];
  switch (action) {
    case "wrap":
      toggleWrap(block, button);
      break;
    case "more":
      block.classList.toggle("collapsed");
      break;
    case "copy":
      actions.copy(code);
      confirm(button, strings());
      break;
    case "insert":
    case "replace":
    case "newFile":
      runStored(turns, block, code, action);
      break;
    default:
  }
}

/** The host takes the code from the stored message; that of a running answer is not stored yet. */
function runStored(
  turns: TurnBook,
  block: HTMLElement,
  code: string,
  action: "insert" | "replace" | "newFile",
): void {
  const article = block.closest<HTMLElement>("article[data-message-id]");
  const messageId = article?.dataset["messageId"];
  if (article === null || messageId === undefined) return;
  const index = [...article.querySelectorAll(".code-block")].indexOf(block);
  turns.runCode(messageId, { index, hash: textHash(code) }, action);
}

function toggleWrap(block: HTMLElement, button: HTMLElement): void {
  button.setAttribute("aria-pressed", String(block.classList.toggle("wrapped")));
}

function confirm(button: HTMLElement, strings: Strings): void {
  setName(button, strings.copied);
  button.classList.add("done");
  setTimeout(() => {
    setName(button, strings.copy);
    button.classList.remove("done");
  }, copiedMs);
}

function setName(button: HTMLElement, name: string): void {
  button.title = name;
  button.setAttribute("aria-label", name);
}
