// One message of the transcript, whoever wrote it, and the answer that is being written.
import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ErrorAction, ErrorView, MessageRole, MessageView } from "../shared/types.ts";
import type { AnswerText } from "./answerText.ts";
import { SentChips } from "./attachmentChips.tsx";
import { SentDetails } from "./contextMeter.tsx";
import { RetryIcon } from "./icons.tsx";
import type { InterruptedTurn } from "./messageList.ts";
import { MessageTools, Versions } from "./messageTools.tsx";
import { Reasoning, RetryCountdown, RunningReasoning } from "./modelState.tsx";
import { QuestionEditor } from "./questionEditor.tsx";
import { AnswerMemory } from "./recalledList.tsx";
import { useServices, useStrings } from "./services.ts";
import type { Strings } from "./strings.ts";

interface ArticleProps {
  readonly name: string;
  readonly kind: "question" | "answer";
  readonly messageId?: string;
  readonly detail?: string;
  readonly isBusy?: boolean;
  readonly place: EntryPlace;
  /** Beside the name. */
  readonly head?: ComponentChildren;
  readonly children: ComponentChildren;
}

function Article(props: ArticleProps): JSX.Element {
  const { answers } = useServices();
  const article = useRef<HTMLElement>(null);
  const isStored = props.messageId !== undefined;
  useLayoutEffect(() => {
    if (article.current !== null && isStored) answers.settle(article.current);
  }, [isStored]);
  return (
    <article
      ref={article}
      class={["message", props.kind, props.place.isNewest ? "newest" : ""].join(" ").trim()}
      aria-label={props.name}
      aria-busy={props.isBusy === true ? "true" : undefined}
      aria-posinset={props.place.position}
      aria-setsize={props.place.size}
      data-message-id={props.messageId}
      tabIndex={-1}
    >
      <div class="message-head">
        <span class="message-author">{props.name}</span>
        {props.detail === undefined ? null : <span class="message-detail">{props.detail}</span>}
        {props.head}
      </div>
      {props.children}
    </article>
  );
}

/** What one article shows. The same entry goes on when a sent or running one is stored. */
export interface TranscriptEntry {
  readonly key: string;
  /** Absent while the question is on its way or the answer is running. */
  readonly message?: MessageView;
  readonly content:
    | { readonly kind: "question"; readonly text: string }
    | { readonly kind: "answer"; readonly answer: AnswerText; readonly isOwn: boolean };
  readonly interrupted?: InterruptedTurn;
  /** The question of its turn, if it is on the page. */
  readonly questionId?: string;
}

/** Which one of how many messages of the session, from 1; size -1: not known. */
export interface EntryPlace {
  readonly position: number;
  readonly size: ReadonlySignal<number>;
  /** The last one that is shown. */
  readonly isNewest: boolean;
}

/** One question, answer or other entry. */
export function MessageArticle(props: {
  readonly entry: TranscriptEntry;
  readonly place: EntryPlace;
}): JSX.Element {
  const { conversation } = useServices();
  const strings = useStrings();
  const { message, content } = props.entry;
  const role = message?.role ?? (content.kind === "answer" ? "ai" : "human");
  const detail = message === undefined ? "" : detailOf(message, conversation.locale.value);
  return (
    <Article
      name={authorOf(role, strings)}
      kind={content.kind}
      isBusy={message === undefined}
      place={props.place}
      head={message?.role === "human" ? <Versions questionId={message.id} /> : null}
      {...(message === undefined ? {} : { messageId: message.id })}
      {...(detail === "" ? {} : { detail })}
    >
      <EntryBody entry={props.entry} />
    </Article>
  );
}

function EntryBody(props: { readonly entry: TranscriptEntry }): JSX.Element {
  const strings = useStrings();
  const { message, content, interrupted, questionId } = props.entry;
  return (
    <>
      {content.kind === "question" ? (
        <>
          <QuestionBody message={message} text={content.text} />
          <SentChips items={message?.attachments} />
        </>
      ) : (
        <>
          {message === undefined ? (
            <RunningReasoning />
          ) : (
            <Reasoning text={message.reasoning} isRunning={false} />
          )}
          <AnswerBody answer={content.answer} />
          {message === undefined ? (
            <>
              <div class="waiting">{content.isOwn ? strings.thinking : strings.elsewhere}</div>
              <RetryCountdown />
            </>
          ) : (
            <>
              <AnswerMemory message={message} questionId={questionId} />
              <SentDetails message={message} />
            </>
          )}
        </>
      )}
      {interrupted === undefined ? null : <TurnError turn={interrupted} />}
      {message === undefined ? null : <MessageTools message={message} questionId={questionId} />}
    </>
  );
}

/** The question, or the box in which it is edited. */
function QuestionBody(props: {
  readonly message: MessageView | undefined;
  readonly text: string;
}): JSX.Element {
  const { turns } = useServices();
  const editing = turns.editing.value;
  if (editing === undefined || editing.messageId !== props.message?.id) {
    return <div class="question-text">{props.text}</div>;
  }
  return <QuestionEditor messageId={editing.messageId} text={editing.text} />;
}

/** A place for the answer's own nodes. */
function AnswerBody(props: { readonly answer: AnswerText }): JSX.Element {
  const { answers } = useServices();
  const strings = useStrings();
  const place = useRef<HTMLDivElement>(null);
  const { answer } = props;
  useLayoutEffect(
    () => place.current?.replaceChildren(answers.elementOf(answer, strings)),
    [answer],
  );
  return <div class="answer-body" ref={place} />;
}

function TurnError(props: { readonly turn: InterruptedTurn }): JSX.Element {
  const { actions, conversation } = useServices();
  const strings = useStrings();
  const { error, questionId } = props.turn;
  return (
    <div class="turn-error">
      <span class="turn-error-text">{error?.message ?? strings.interrupted}</span>
      <span class="turn-error-actions">
        <ErrorButton error={error} />
        <button
          type="button"
          class="button"
          disabled={conversation.running.value !== undefined}
          onClick={() => actions.retry(questionId)}
        >
          <RetryIcon />
          {strings.retry}
        </button>
      </span>
    </div>
  );
}

/** The button of an error's action; `retry` has one of its own in the turn. */
export function ErrorButton(props: { readonly error: ErrorView | undefined }): JSX.Element | null {
  const { actions } = useServices();
  const strings = useStrings();
  const action = props.error?.action;
  if (action === undefined || action === "retry") return null;
  return (
    <button type="button" class="button" onClick={() => actions.run(action)}>
      {actionLabel(action, strings)}
    </button>
  );
}

function actionLabel(action: ErrorAction, strings: Strings): string {
  return strings[action];
}

function authorOf(role: MessageRole, strings: Strings): string {
  switch (role) {
    case "human":
      return strings.you;
    case "ai":
      return strings.redial;
    case "system":
      return strings.systemRole;
    case "tool":
      return strings.toolRole;
    case "unreadable":
      return strings.unreadable;
    default:
      return role satisfies never;
  }
}

function detailOf(message: MessageView, locale: string): string {
  return [message.model, timeOf(message.createdAt, locale)]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** Made once for each locale: to make one takes longer than to draw a message. */
const formats = new Map<string, Intl.DateTimeFormat>();

function timeOf(createdAt: number, locale: string): string | undefined {
  if (createdAt === 0) return undefined;
  const date = new Date(createdAt);
  const isToday = date.toDateString() === new Date().toDateString();
  const name = `${locale} ${isToday}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, isToday ? time : dayAndTime);
  formats.set(name, format);
  return format.format(date);
}

const time = { hour: "2-digit", minute: "2-digit" } as const;
const dayAndTime = { month: "short", day: "numeric", ...time } as const;
