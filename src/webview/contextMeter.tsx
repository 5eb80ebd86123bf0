// How the model's context is shared out: the composer's meter before sending, and what was sent under
// an answer.
import type { JSX } from "preact";
import type { SentView } from "../shared/contextViews.ts";
import type { MessageView } from "../shared/types.ts";
import { useContextStrings } from "./attachmentChips.tsx";
import type { ContextStrings } from "./contextStrings.ts";
import { useServices } from "./services.ts";
import { fill } from "./strings.ts";

/** From here on the meter warns, in percent. */
const warnPercent = 80;

/** The composer's meter; unfolds into the parts. Nothing before the first measure. */
export function ContextMeter(): JSX.Element | null {
  const { context, conversation } = useServices();
  const strings = useContextStrings();
  const sent = context.sent.value;
  if (sent === undefined || sent.contextTokens === 0) return null;
  const percent = Math.min(100, Math.round((100 * usedTokens(sent)) / sent.contextTokens));
  const isFull = percent >= warnPercent;
  const total = sent.contextTokens.toLocaleString(conversation.locale.value);
  const text = fill(isFull ? strings.contextFull : strings.context, percent, total);
  return (
    <>
      <details class={isFull ? "meter full" : "meter"}>
        <summary title={text} aria-label={text}>
          <progress class="meter-bar" max={100} value={percent} aria-hidden="true" />
          {isFull ? <span class="meter-text in-words">{text}</span> : null}
          <span class="meter-text">{`${percent} %`}</span>
        </summary>
        <Parts sent={sent} recalledLabel={strings.recalledMost} />
      </details>
      {/* Told in every width, and once: a number in it would be read out as it grows. */}
      <span class="for-screen-readers" role="status">
        {isFull ? strings.contextWarning : ""}
      </span>
    </>
  );
}

/** What was sent for an answer, what was left out, tokens and cost; folded. */
export function SentDetails({ message }: { readonly message: MessageView }): JSX.Element | null {
  const strings = useContextStrings();
  const { conversation, actions } = useServices();
  const locale = conversation.locale.value;
  const { sent, usage } = message;
  if (sent === undefined) return null;
  const input = usage?.inputTokens ?? usedTokens(sent) - sent.answerTokens;
  return (
    <details class="sent-details">
      <summary>{fill(strings.sent, input.toLocaleString(locale))}</summary>
      <Parts sent={sent} recalledLabel={strings.recalled} />
      {notesOf(message, sent, strings, locale).map((note) => (
        <p key={note} class="sent-note">
          {note}
        </p>
      ))}
      {sent.summaryTokens === undefined ? null : (
        <button type="button" class="button quiet" onClick={() => actions.run("showSummary")}>
          {strings.showSummary}
        </button>
      )}
    </details>
  );
}

function notesOf(
  { usage }: MessageView,
  sent: SentView,
  strings: ContextStrings,
  locale: string,
): readonly string[] {
  const { sentMessages, leftOutMessages, summarizedMessages = 0, costUsd } = sent;
  const notes = [fill(strings.sentMessages, sentMessages.toLocaleString(locale))];
  if (leftOutMessages > 0) {
    notes.push(fill(strings.leftOutMessages, leftOutMessages.toLocaleString(locale)));
  }
  if (summarizedMessages > 0) {
    notes.push(fill(strings.summarized, summarizedMessages.toLocaleString(locale)));
  }
  if (usage?.inputTokens !== undefined && usage.outputTokens !== undefined) {
    const [input, output] = [usage.inputTokens, usage.outputTokens];
    notes.push(fill(strings.reported, input.toLocaleString(locale), output.toLocaleString(locale)));
  }
  if (costUsd !== undefined) {
    const digits = { minimumSignificantDigits: 1, maximumSignificantDigits: 2 };
    notes.push(fill(strings.cost, costUsd.toLocaleString(locale, digits)));
  }
  return notes;
}

function Parts(props: { readonly sent: SentView; readonly recalledLabel: string }): JSX.Element {
  const strings = useContextStrings();
  const locale = useServices().conversation.locale.value;
  const { sent } = props;
  const rows: readonly (readonly [string, number])[] = [
    [strings.system, sent.systemTokens],
    [strings.attached, sent.attachmentTokens],
    [props.recalledLabel, sent.recalledTokens],
    [strings.summary, sent.summaryTokens ?? 0],
    [strings.window, sent.windowTokens],
    [strings.question, sent.questionTokens],
    [strings.answerRoom, sent.answerTokens],
  ];
  return (
    <>
      <dl class="parts">
        {rows
          .filter(([, tokens]) => tokens > 0)
          .map(([label, tokens]) => (
            <div key={label} class="part">
              <dt>{label}</dt>
              <dd>{tokens.toLocaleString(locale)}</dd>
            </div>
          ))}
      </dl>
      {sent.cutInstructionTokens === undefined ? null : (
        <p class="sent-note">
          {fill(strings.instructionsCut, sent.cutInstructionTokens.toLocaleString(locale))}
        </p>
      )}
    </>
  );
}

function usedTokens(sent: SentView): number {
  const { systemTokens, attachmentTokens, recalledTokens, windowTokens, questionTokens } = sent;
  const memoryTokens = recalledTokens + (sent.summaryTokens ?? 0) + windowTokens;
  return systemTokens + attachmentTokens + memoryTokens + questionTokens + sent.answerTokens;
}
