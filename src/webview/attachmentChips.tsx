// What goes (or went) with a question, as chips with their tokens: in the composer, where each can be
// taken away, and under a question that was sent.
import type { JSX } from "preact";
import type { AttachmentView } from "../shared/contextViews.ts";
import { type ContextStrings, contextStringsFor } from "./contextStrings.ts";
import { CloseIcon } from "./icons.tsx";
import { useServices } from "./services.ts";
import { fill } from "./strings.ts";

/** The words of this file in the editor's language. */
export function useContextStrings(): ContextStrings {
  return contextStringsFor(useServices().conversation.locale.value);
}

/** The composer's chips; nothing where there are none. */
export function ComposerChips(): JSX.Element | null {
  const { context } = useServices();
  const strings = useContextStrings();
  const items = context.attachments.value;
  if (items.length === 0) return null;
  return (
    <ul class="chips" aria-label={strings.attachments}>
      {items.map((item) => (
        <li key={item.id} class={chipClass(item)} title={titleOf(item, strings)}>
          <ChipText item={item} />
          <button
            type="button"
            class="button quiet icon-button chip-remove"
            aria-label={fill(strings.remove, item.label)}
            title={fill(strings.remove, item.label)}
            onClick={() => context.detach(item.id)}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What was just dropped or pasted and cannot go with a question. */
export function RefusedAttachment(): JSX.Element | null {
  const { context } = useServices();
  const strings = useContextStrings();
  const name = context.refused.value;
  if (name === undefined) return null;
  return (
    <p class="composer-error" role="alert">
      {fill(strings.refused, name)}
    </p>
  );
}

/** What went with a question, and what was cut of it. */
export function SentChips(props: {
  readonly items: readonly AttachmentView[] | undefined;
}): JSX.Element | null {
  const strings = useContextStrings();
  if (props.items === undefined || props.items.length === 0) return null;
  return (
    <ul class="chips" aria-label={strings.attachments}>
      {props.items.map((item) => (
        <li key={item.id} class={chipClass(item)} title={titleOf(item, strings)}>
          <ChipText item={item} />
        </li>
      ))}
    </ul>
  );
}

function ChipText({ item }: { readonly item: AttachmentView }): JSX.Element {
  const strings = useContextStrings();
  const locale = useServices().conversation.locale.value;
  return (
    <>
      <span class="chip-label">{item.label}</span>
      <span class="chip-detail">
        {item.cut === undefined
          ? fill(strings.tokens, item.tokens.toLocaleString(locale))
          : cutText(item.kind, item.cut, strings)}
      </span>
    </>
  );
}

function cutText(
  kind: AttachmentView["kind"],
  cut: NonNullable<AttachmentView["cut"]>,
  strings: ContextStrings,
): string {
  if (cut.keptLines === 0) return kind === "image" ? strings.imageLeftOut : strings.leftOut;
  return fill(strings.cut, cut.keptLines, cut.lines);
}

function titleOf(item: AttachmentView, strings: ContextStrings): string {
  const where = item.path ?? item.label;
  return `${strings.kinds[item.kind]}: ${where}`;
}

function chipClass(item: AttachmentView): string {
  return item.cut === undefined ? "chip" : "chip cut";
}
