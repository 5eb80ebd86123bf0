// The arrow keys in a list of rows: up and down from row to row (and from the search box into them),
// right and left between a row and its buttons.

/** Moves the focus for this key; does nothing for others. */
export function walkRows(view: HTMLElement, event: KeyboardEvent): void {
  const focused = document.activeElement;
  const isTyping = focused instanceof HTMLInputElement && focused.type !== "checkbox";
  const rows = [...view.querySelectorAll<HTMLElement>(".row-main")];
  const row = focused?.closest(".row")?.querySelector<HTMLElement>(".row-main") ?? undefined;
  const index = row === undefined ? -1 : rows.indexOf(row);
  const next = nextOf(event.key, { rows, row, index, focused, isTyping });
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

interface Place {
  readonly rows: readonly HTMLElement[];
  /** The row that has the focus in it. */
  readonly row: HTMLElement | undefined;
  readonly index: number;
  readonly focused: Element | null;
  readonly isTyping: boolean;
}

function nextOf(key: string, place: Place): HTMLElement | undefined {
  const { rows, index, isTyping } = place;
  switch (key) {
    case "ArrowDown":
      return rows[index + 1];
    case "ArrowUp":
      if (index === 0)
        return rows[0]?.closest(".sessions-view")?.querySelector("input") ?? undefined;
      return index < 0 ? undefined : rows[index - 1];
    case "Home":
      return isTyping ? undefined : rows[0];
    case "End":
      return isTyping ? undefined : rows.at(-1);
    case "ArrowRight":
      return isTyping ? undefined : besides(place, 1);
    case "ArrowLeft":
      return isTyping ? undefined : besides(place, -1);
    default:
      return undefined;
  }
}

function besides({ row, focused }: Place, step: number): HTMLElement | undefined {
  const buttons = [...(row?.closest(".row")?.querySelectorAll<HTMLElement>("button") ?? [])];
  const index = buttons.findIndex((button) => focused?.isSameNode(button) === true);
  return index < 0 ? undefined : buttons[index + step];
}

/**
 * Keeps one row of the list a stop of the Tab key, the one that had the focus last: the others are
 * reached by arrow. Call the result to end.
 */
export function keepOneTabStop(view: HTMLElement): () => void {
  let current: Element | null = null;
  const settle = (): void => {
    const rows = [...view.querySelectorAll(".row")];
    if (current === null || !rows.includes(current)) current = rows[0] ?? null;
    for (const row of rows) {
      for (const button of row.querySelectorAll("button")) {
        const tabIndex = row === current ? 0 : -1;
        if (button.tabIndex !== tabIndex) button.tabIndex = tabIndex;
      }
    }
  };
  const onFocus = (event: FocusEvent): void => {
    const row = event.target instanceof Element ? event.target.closest(".row") : null;
    if (row === null || row === current) return;
    current = row;
    settle();
  };
  const observer = new MutationObserver(settle);
  observer.observe(view, { childList: true, subtree: true });
  view.addEventListener("focusin", onFocus);
  settle();
  return () => {
    observer.disconnect();
    view.removeEventListener("focusin", onFocus);
  };
}
