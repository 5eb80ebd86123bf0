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
/** An arrow to the left: back. */
export const BackIcon = icon("M13.5 8h-11M7 3.5 2.5 8 7 12.5");
/** An arrow up: the match before. */
export const UpIcon = icon("M8 13.5v-11M3.5 7 8 2.5 12.5 7");
/** A bin: delete, the trash. */
export const TrashIcon = icon("M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.8 7v4M9.2 7v4");
/** A pencil: rename. */
export const EditIcon = icon("M3 13l.6-3L10.8 2.8l2.4 2.4L6 12.4zM9.3 4.3l2.4 2.4");
/** A pin. */
export const PinIcon = icon("M5.5 2.5h5M6.5 2.5v4L4 9.5h8l-2.5-3v-4M8 9.5v4.5");
/** An arrow that turns back: restore. */
export const RestoreIcon = icon("M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6");
/** A dashed bubble: a temporary session. */
export const TemporaryIcon = icon(
  "M5 2.5h1.5M9 2.5h2M13.5 5v1.5M13.5 9v1M11 11.5H9.5M7 11.5l-3 2.5v-2.5M2.5 9V7.5M2.5 5.5v-.6a2.4 2.4 0 0 1 .9-1.9",
);
/** An arrow down: to the end. */
export const DownIcon = icon("M8 2.5v11M3.5 9 8 13.5 12.5 9");
/** A paper clip: attach. */
export const AttachIcon = icon(
  "M11.5 5.5 6 11a1.4 1.4 0 0 0 2 2l5.5-5.6a2.7 2.7 0 0 0-3.9-3.8L4 9.3a4 4 0 0 0 0 5",
);
/** A cross: dismiss. */
export const CloseIcon = icon("M3.5 3.5l9 9M12.5 3.5l-9 9");
/** Two sheets: copy. */
export const CopyIcon = icon("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3");
/** A circle arrow: again. */
export const RetryIcon = icon("M13.5 3.5v3h-3M13.2 6.2a5.6 5.6 0 1 0 .3 2.6");
/** A branch: a fork. */
export const ForkIcon = icon(
  "M5 5.5v5M5 8h3a3 3 0 0 0 3-2.5M5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
);
/** An angle to the left: the version before. */
export const PreviousIcon = icon("M10 3.5 5.5 8l4.5 4.5");
/** An angle to the right: the version after. */
export const NextIcon = icon("M6 3.5 10.5 8 6 12.5");
/** A tick: done. */
export const CheckIcon = icon("M3 8.5l3.2 3.5L13 4.5");
/** An arrow up under a line: sent when the answer has come. */
export const QueueIcon = icon("M8 13.5V5.5M4 9l4-4 4 4M3 2.5h10");
