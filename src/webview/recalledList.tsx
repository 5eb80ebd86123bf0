// "Remembered" under an answer, folded until it is wanted, and what memory alone answered.
import type { JSX } from "preact";
import type { MessageView, RecalledView } from "../shared/types.ts";
import { CloseIcon } from "./icons.tsx";
import { ProposedNotes } from "./notesPage.tsx";
import type { ShownAnswer } from "./recallBook.ts";
import { type RecallStrings, recallStringsFor } from "./recallStrings.ts";
import { useServices, useStrings } from "./services.ts";
import { fill, type Strings } from "./strings.ts";

function useRecallStrings(): RecallStrings {
  return recallStringsFor(useServices().conversation.locale.value);
}

/** Under a stored answer: what was recalled for it, and what is proposed to be kept of its turn. */
export function AnswerMemory(props: {
  readonly message: MessageView;
  readonly questionId: string | undefined;
}): JSX.Element {
  const { questionId } = props;
  return (
    <>
      <Remembered message={props.message} questionId={questionId} />
      {questionId === undefined ? null : <ProposedNotes questionId={questionId} />}
    </>
  );
}

/** Nothing when nothing was recalled. */
function Remembered(props: {
  readonly message: MessageView;
  readonly questionId: string | undefined;
}): JSX.Element | null {
  const { conversation, recall } = useServices();
  const words = useRecallStrings();
  const { id: answerId, recalledCount = 0 } = props.message;
  const sessionId = conversation.session.value?.id;
  if (recalledCount === 0 || sessionId === undefined) return null;
  const answer = { sessionId, answerId, questionId: props.questionId };
  const isOpen = recall.unfolded.value.has(answerId);
  const pieces = recall.unfolded.value.get(answerId);
  const listId = `recalled-${answerId}`;
  return (
    <div class="remembered">
      <button
        type="button"
        class="button quiet fold"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => recall.toggle(answer)}
      >
        {fill(words.remembered, recalledCount)}
      </button>
      {isOpen ? (
        <div id={listId}>
          {pieces === undefined ? (
            <p class="recalled-note">{words.loading}</p>
          ) : (
            <Pieces pieces={pieces} answer={answer} />
          )}
        </div>
      ) : null}
    </div>
  );
}

/** What memory alone answered, at the transcript's end until it is closed. */
export function MemoryFound(): JSX.Element | null {
  const { recall } = useServices();
  const words = useRecallStrings();
  const strings = useStrings();
  const found = recall.found.value;
  if (found === undefined) return null;
  const title = fill(words.rememberedFor, found.question);
  return (
    <section class="memory-found" aria-label={title}>
      <div class="memory-found-head">
        <h2>{title}</h2>
        <button
          type="button"
          class="button quiet icon-button"
          aria-label={strings.dismiss}
          title={strings.dismiss}
          onClick={() => {
            recall.found.value = undefined;
          }}
        >
          <CloseIcon />
        </button>
      </div>
      {found.pieces === undefined ? (
        <p class="recalled-note">{words.loading}</p>
      ) : found.pieces.length === 0 ? (
        <p class="recalled-note">{words.nothing}</p>
      ) : (
        <Pieces pieces={found.pieces} />
      )}
    </section>
  );
}

function Pieces(props: {
  readonly pieces: readonly RecalledView[];
  readonly answer?: ShownAnswer;
}): JSX.Element {
  return (
    <ul class="recalled">
      {props.pieces.map((piece) => (
        <Piece
          key={piece.messageId}
          piece={piece}
          {...(props.answer && { answer: props.answer })}
        />
      ))}
    </ul>
  );
}

function Piece(props: {
  readonly piece: RecalledView;
  readonly answer?: ShownAnswer;
}): JSX.Element {
  const { conversation, recall } = useServices();
  const words = useRecallStrings();
  const strings = useStrings();
  const { piece } = props;
  if (piece.text === "" && piece.createdAt === 0) {
    return <li class="recalled-piece recalled-note">{words.gone}</li>;
  }
  return (
    <li class={`recalled-piece ${piece.mark ?? ""}`}>
      <button
        type="button"
        class="button quiet recalled-source"
        title={fill(words.open, piece.sessionTitle)}
        onClick={() => recall.open(piece)}
      >
        <time>{dateOf(piece.createdAt, conversation.locale.value, words)}</time>
        <span class="recalled-author">{authorOf(piece, strings)}</span>
        <span class="recalled-title">{piece.sessionTitle}</span>
      </button>
      <blockquote class="recalled-text">{piece.text}</blockquote>
      <PieceActions piece={piece} {...(props.answer && { answer: props.answer })} />
    </li>
  );
}

function PieceActions(props: {
  readonly piece: RecalledView;
  readonly answer?: ShownAnswer;
}): JSX.Element {
  const { recall, turns } = useServices();
  const words = useRecallStrings();
  const { piece, answer } = props;
  const questionId = answer?.questionId;
  const isNever = piece.mark === "never";
  const isPinned = piece.mark === "pinned";
  return (
    <div class="recalled-actions">
      {isNever ? <span class="recalled-mark">{words.neverNow}</span> : null}
      {isPinned ? <span class="recalled-mark">{words.pinnedNow}</span> : null}
      {answer === undefined || questionId === undefined ? null : (
        <button
          type="button"
          class="button quiet"
          disabled={!turns.canAsk}
          onClick={() => turns.askWithout(questionId, answer.answerId, piece.messageId)}
        >
          {words.without}
        </button>
      )}
      <button
        type="button"
        class="button quiet"
        onClick={() => recall.mark(piece, isNever ? undefined : "never")}
      >
        {isNever ? words.undoNever : words.never}
      </button>
      {isNever ? null : (
        <button
          type="button"
          class="button quiet"
          onClick={() => recall.mark(piece, isPinned ? undefined : "pinned")}
        >
          {isPinned ? words.unpin : words.pin}
        </button>
      )}
    </div>
  );
}

function authorOf({ role }: RecalledView, strings: Strings): string {
  if (role === "human") return strings.you;
  return role === "ai" ? strings.redial : role === "tool" ? strings.toolRole : strings.systemRole;
}

function dateOf(createdAt: number, locale: string, words: RecallStrings): string {
  if (createdAt === 0) return words.undated;
  return new Date(createdAt).toLocaleDateString(locale, { dateStyle: "medium" });
}
