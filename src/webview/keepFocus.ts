// The focus when its message goes: deleted, or left with its version. It moves to the same tool of the
// message that takes the place, else to that message, so that a keyboard goes on where it was.
import { articlesOf } from "./walkMessages.ts";

export interface KeepFocusParts {
  /** Parent of the articles. */
  readonly content: HTMLElement;
  /** The message that had the focus is gone, and no other is left. */
  readonly onNoneLeft: () => void;
}

/** Where the focus is, in words that hold when its message is gone. */
interface FocusPlace {
  readonly article: HTMLElement;
  /** Ids of the messages before, the nearest first. */
  readonly idsBefore: readonly string[];
  readonly tool: ToolPlace | undefined;
}

/** Which button of which toolbar; counted from the end, where toolbars are the same for all authors. */
interface ToolPlace {
  readonly barClass: string;
  readonly fromEnd: number;
}

/** Follows the focus and the messages; call the result to end. */
export function keepFocus(parts: KeepFocusParts): () => void {
  const { content } = parts;
  let place: FocusPlace | undefined;
  const onFocus = (event: FocusEvent): void => {
    place = event.target instanceof Element ? placeOf(event.target, content) : undefined;
  };
  const settle = (): void => {
    if (place === undefined || place.article.isConnected) return;
    const gone = place;
    place = undefined;
    if (!document.hasFocus() || document.activeElement !== document.body) return;
    const next = successorOf(gone, content);
    if (next === undefined) parts.onNoneLeft();
    else (toolOf(next, gone.tool) ?? next).focus({ preventScroll: true });
  };
  const observer = new MutationObserver(settle);
  observer.observe(content, { childList: true });
  document.addEventListener("focusin", onFocus);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", onFocus);
  };
}

function placeOf(target: Element, content: HTMLElement): FocusPlace | undefined {
  const articles = articlesOf(content);
  const index = articles.findIndex((candidate) => candidate.contains(target));
  const article = articles[index];
  if (article === undefined) return undefined;
  const idsBefore = articles
    .slice(0, index)
    .map(({ dataset }) => dataset["messageId"])
    .filter((id) => id !== undefined)
    .reverse();
  return { article, idsBefore, tool: toolPlaceOf(target) };
}

function toolPlaceOf(target: Element): ToolPlace | undefined {
  const bar = target.closest('[role="toolbar"]');
  if (bar === null) return undefined;
  const buttons = [...bar.querySelectorAll("button")];
  const index = buttons.findIndex((button) => button.isSameNode(target));
  return index < 0 ? undefined : { barClass: bar.className, fromEnd: index - buttons.length };
}

/** The message behind the nearest one that is still there; that one where none is behind. */
function successorOf({ idsBefore }: FocusPlace, content: HTMLElement): HTMLElement | undefined {
  const articles = articlesOf(content);
  const ids = articles.map(({ dataset }) => dataset["messageId"]);
  const nearest = idsBefore.find((id) => ids.includes(id));
  const index = nearest === undefined ? -1 : ids.indexOf(nearest);
  return articles[index + 1] ?? articles[index];
}

function toolOf(article: HTMLElement, tool: ToolPlace | undefined): HTMLElement | undefined {
  const bars = [...article.querySelectorAll('[role="toolbar"]')];
  const bar = bars.find(({ className }) => className === tool?.barClass);
  return tool && [...(bar?.querySelectorAll("button") ?? [])].at(tool.fromEnd);
}
