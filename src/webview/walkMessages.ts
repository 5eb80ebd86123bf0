// The keyboard in the transcript: one message is a stop of the Tab key; the arrow keys, Home and End
// go from message to message, left and right within a toolbar.

export interface WalkParts {
  readonly scroller: HTMLElement;
  /** Parent of the articles. */
  readonly content: HTMLElement;
  readonly onReveal: (article: HTMLElement) => void;
  /** Escape in the transcript. */
  readonly onLeave: () => void;
}

/** Listens and keeps the stops of the Tab key; call the result to end. */
export function walkMessages(parts: WalkParts): () => void {
  const { scroller, content } = parts;
  let current: HTMLElement | undefined;
  const settle = (): void => {
    const articles = articlesOf(content);
    const isKept = current?.isConnected === true && current.contains(focused());
    if (!isKept) current = articles.at(-1);
    for (const article of articles) setStop(article, article === current);
  };
  const onFocus = (event: FocusEvent): void => {
    const article = event.target instanceof Element ? event.target.closest("article") : null;
    if (article === null || article === current) return;
    if (current !== undefined) setStop(current, false);
    current = article;
    setStop(article, true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextOf(event, content);
    if (next !== undefined) {
      event.preventDefault();
      next.focus({ preventScroll: true });
      if (next.tagName === "ARTICLE") parts.onReveal(next);
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      parts.onLeave();
    }
  };
  const observer = new MutationObserver(settle);
  observer.observe(content, { childList: true });
  scroller.addEventListener("focusin", onFocus);
  scroller.addEventListener("keydown", onKeyDown);
  settle();
  return () => {
    observer.disconnect();
    scroller.removeEventListener("focusin", onFocus);
    scroller.removeEventListener("keydown", onKeyDown);
  };
}

/** The message that Tab would go to. */
export function currentArticle(content: HTMLElement): HTMLElement | undefined {
  const articles = articlesOf(content);
  return articles.find((article) => article.tabIndex === 0) ?? articles.at(-1);
}

function nextOf(event: KeyboardEvent, content: HTMLElement): HTMLElement | undefined {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) {
    return undefined;
  }
  if (target.tagName === "ARTICLE") return besides(target, key, articlesOf(content));
  const toolbar = target.closest<HTMLElement>('[role="toolbar"]');
  if (toolbar === null) return undefined;
  const buttons = [...toolbar.querySelectorAll<HTMLElement>("button")];
  const index = buttons.indexOf(target);
  if (key === "ArrowRight") return buttons[index + 1];
  if (key === "ArrowLeft") return buttons[index - 1] ?? target.closest("article") ?? undefined;
  return key === "Escape" ? (target.closest("article") ?? undefined) : undefined;
}

function besides(
  article: HTMLElement,
  key: string,
  articles: readonly HTMLElement[],
): HTMLElement | undefined {
  const index = articles.indexOf(article);
  switch (key) {
    case "ArrowDown":
      return articles[index + 1];
    case "ArrowUp":
      return articles[index - 1];
    case "Home":
      return articles[0];
    case "End":
      return articles.at(-1);
    case "ArrowRight":
      return article.querySelector<HTMLElement>('[role="toolbar"] button') ?? undefined;
    default:
      return undefined;
  }
}

function setStop(article: HTMLElement, isStop: boolean): void {
  const tabIndex = isStop ? 0 : -1;
  if (article.tabIndex === tabIndex) return;
  article.tabIndex = tabIndex;
  for (const bar of article.querySelectorAll(":scope > :is(.message-tools, .message-head)")) {
    for (const button of bar.querySelectorAll("button")) button.tabIndex = tabIndex;
  }
}

/** The messages that are shown, oldest first. */
export function articlesOf(content: HTMLElement): readonly HTMLElement[] {
  return [...content.querySelectorAll<HTMLElement>(":scope > article")];
}

function focused(): Element | null {
  return document.activeElement;
}
