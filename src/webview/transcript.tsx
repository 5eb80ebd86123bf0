// The conversation: messages, the running answer, older ones on scrolling up, and the way back down.
import { Fragment, type JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageView } from "../shared/types.ts";
import { listenToAnswers } from "./answerClicks.ts";
import type { Conversation } from "./conversation.ts";
import { EmptyState } from "./emptyState.tsx";
import { DownIcon } from "./icons.tsx";
import { keepFocus } from "./keepFocus.ts";
import { type EntryPlace, MessageArticle, type TranscriptEntry } from "./messageArticle.tsx";
import { interruptedTurnAt } from "./messageList.ts";
import { MemoryFound } from "./recalledList.tsx";
import { useServices, useStrings } from "./services.ts";
import { type Strings, stringsFor } from "./strings.ts";
import { walkMessages } from "./walkMessages.ts";

/** The scrolling part of the page; `onLeave`: Escape was pressed in it. */
export function Transcript(props: { readonly onLeave: () => void }): JSX.Element {
  const { conversation, follow, actions, answers, turns } = useServices();
  const strings = useStrings();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (scroller.current === null || content.current === null) return;
    const words = (): Strings => stringsFor(conversation.locale.value);
    const endFollowing = follow.attach(scroller.current, content.current);
    const endListening = listenToAnswers(content.current, {
      actions,
      answers,
      turns,
      strings: words,
    });
    // Before the walk, which sees the focus where it is then.
    const endKeeping = keepFocus({ content: content.current, onNoneLeft: () => props.onLeave() });
    const endWalking = walkMessages({
      scroller: scroller.current,
      content: content.current,
      onReveal: (article) => follow.reveal(article),
      onLeave: () => props.onLeave(),
    });
    return () => {
      endFollowing();
      endListening();
      endKeeping();
      endWalking();
    };
  }, []);
  const isEmpty =
    conversation.isReady.value &&
    conversation.messages.value.length === 0 &&
    conversation.sent.value === undefined &&
    conversation.running.value === undefined;
  return (
    <div class="transcript">
      <section
        class="scroller"
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={strings.conversation}
        tabIndex={-1}
      >
        <div class="content" ref={content}>
          {isEmpty ? <EmptyState /> : <Messages scroller={scroller} />}
          <MemoryFound />
        </div>
      </section>
      <JumpButton />
    </div>
  );
}

/** Back to the end; says when something new is there. */
function JumpButton(): JSX.Element | null {
  const { conversation, follow, sessions, turns } = useServices();
  const strings = useStrings();
  if (follow.isAtEnd.value && !conversation.hasNewer.value) return null;
  if (conversation.messages.value.length === 0) return null;
  const hasNews = turns.hasNews.value;
  const name = hasNews ? strings.jumpToNew : strings.jumpToLatest;
  return (
    <button
      type="button"
      class={hasNews ? "jump has-news" : "jump"}
      aria-label={name}
      title={name}
      onClick={() => {
        if (!sessions.showEnd()) follow.jumpToEnd();
      }}
    >
      <DownIcon />
    </button>
  );
}

function Messages(props: {
  readonly scroller: { readonly current: HTMLElement | null };
}): JSX.Element {
  const { conversation, actions, sessions, turns } = useServices();
  useAnchorAtPrepend(props.scroller, conversation.messages.value[0]?.id);
  const entries = entriesOf(conversation);
  const unreadId = turns.unreadId.value;
  return (
    <>
      <OlderMessages onNeeded={() => actions.loadOlder()} />
      {entries.map((entry, index) => (
        <Fragment key={entry.key}>
          {entry.message !== undefined && entry.message.id === unreadId ? <UnreadLine /> : null}
          <MessageArticle entry={entry} place={placeOf(conversation, entries.length, index)} />
        </Fragment>
      ))}
      <NewerMessages onNeeded={() => sessions.loadNewer()} />
    </>
  );
}

/** Before the first answer that was not in sight when it came. */
function UnreadLine(): JSX.Element {
  const strings = useStrings();
  return (
    <div class="unread-line">
      <span>{strings.newHere}</span>
    </div>
  );
}

/** Where the entry stands in the whole session, as far as that is known. */
function placeOf(conversation: Conversation, count: number, index: number): EntryPlace {
  const { hasOlder, hasNewer, session } = conversation;
  if (hasNewer.value) return { position: index + 1, size: -1 };
  const all = hasOlder.value ? Math.max(session.value?.messageCount ?? 0, count) : count;
  return { position: all - count + index + 1, size: all };
}

function entriesOf(conversation: Conversation): readonly TranscriptEntry[] {
  const sent = conversation.sent.value;
  const messages = untilReplaced(conversation.messages.value, sent?.insteadOf);
  let questionId: string | undefined;
  const entries = messages.map((message, index): TranscriptEntry => {
    if (message.role === "human") questionId = message.id;
    const interrupted = interruptedTurnAt(messages, index);
    return {
      key: conversation.keyOf(message),
      message,
      content:
        message.role === "ai"
          ? { kind: "answer", answer: conversation.answerOf(message), isOwn: true }
          : { kind: "question", text: message.text },
      ...(interrupted === undefined ? {} : { interrupted }),
      ...(questionId === undefined ? {} : { questionId }),
    };
  });
  // What comes is behind the end, and that is not shown.
  if (conversation.hasNewer.value) return entries;
  if (sent !== undefined) {
    entries.push({
      key: `question:${sent.turnId}`,
      content: { kind: "question", text: sent.text },
    });
  }
  const running = conversation.running.value;
  if (running !== undefined) {
    entries.push({
      key: `answer:${running.turnId}`,
      content: { kind: "answer", answer: running.answer, isOwn: running.isOwn },
    });
  }
  return entries;
}

/** Without the question that is asked anew, and what follows it. */
function untilReplaced(
  messages: readonly MessageView[],
  replacedId: string | undefined,
): readonly MessageView[] {
  const end = messages.findIndex(({ id }) => id === replacedId);
  return end < 0 ? messages : messages.slice(0, end);
}

/** Keeps what is under the eye where it is when messages come above it. */
function useAnchorAtPrepend(
  scroller: { readonly current: HTMLElement | null },
  firstId: string | undefined,
): void {
  const before = useRef<{ id: string | undefined; height: number; top: number }>(undefined);
  const element = scroller.current;
  if (element !== null && before.current?.id !== firstId) {
    before.current = {
      id: before.current?.id,
      height: element.scrollHeight,
      top: element.scrollTop,
    };
  }
  useLayoutEffect(() => {
    const known = before.current;
    if (element !== null && known?.id !== undefined) {
      element.scrollTop = known.top + element.scrollHeight - known.height;
    }
    before.current = { id: firstId, height: 0, top: 0 };
  }, [firstId]);
}

function OlderMessages(props: { readonly onNeeded: () => void }): JSX.Element | null {
  const { conversation } = useServices();
  const strings = useStrings();
  const { hasOlder, olderRequest, messages } = conversation;
  if (!hasOlder.value) return null;
  const isLoading = olderRequest.value !== undefined;
  return (
    <Edge edgeId={messages.value[0]?.id} isLoading={isLoading} onNeeded={props.onNeeded}>
      {isLoading ? strings.loadingOlder : strings.loadOlder}
    </Edge>
  );
}

function NewerMessages(props: { readonly onNeeded: () => void }): JSX.Element | null {
  const { conversation } = useServices();
  const strings = useStrings();
  const { hasNewer, newerRequest, messages } = conversation;
  if (!hasNewer.value) return null;
  const isLoading = newerRequest.value !== undefined;
  return (
    <Edge edgeId={messages.value.at(-1)?.id} isLoading={isLoading} onNeeded={props.onNeeded}>
      {strings.loadNewer}
    </Edge>
  );
}

/** Where the shown part ends: asks for more when it comes into sight. `edgeId`: the last shown there. */
function Edge(props: {
  readonly edgeId: string | undefined;
  readonly isLoading: boolean;
  readonly onNeeded: () => void;
  readonly children: string;
}): JSX.Element {
  const edge = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (edge.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) props.onNeeded();
    });
    observer.observe(edge.current);
    return () => observer.disconnect();
  }, [props.edgeId]);
  return (
    <div class="older" ref={edge}>
      <button
        type="button"
        class="button quiet"
        disabled={props.isLoading}
        onClick={props.onNeeded}
      >
        {props.children}
      </button>
    </div>
  );
}
