// The page's few icons, drawn on a 16 px grid in the text's colour. Always beside an accessible name.
import type { JSX } from "preact";

function icon(path: string): () => JSX.Element {
  return () => (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** A plus: a new session. */
export const PlusIcon = icon("M8 2.5v11M2.5 8h11");
/** A clock with an arrow: the sessions. */
export const HistoryIcon = icon("M2.5 3.5v3h3M2.8 6.2a5.6 5.6 0 1 1-.3 2.6M8 5v3.2l2.2 1.6");
/** An arrow up: send. */
export const SendIcon = icon("M8 13.5v-11M3.5 7 8 2.5 12.5 7");
/** A square: stop. */
export const StopIcon = icon("M4 4h8v8H4z");
/** An arrow down: to the end. */
export const DownIcon = icon("M8 2.5v11M3.5 9 8 13.5 12.5 9");
/** A cross: dismiss. */
export const CloseIcon = icon("M3.5 3.5l9 9M12.5 3.5l-9 9");
/** Two sheets: copy. */
export const CopyIcon = icon("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3");
/** A circle arrow: again. */
export const RetryIcon = icon("M13.5 3.5v3h-3M13.2 6.2a5.6 5.6 0 1 0 .3 2.6");
