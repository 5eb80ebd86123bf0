// The conversation: messages, the running answer, older ones on scrolling up, and the way back down.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { listenToAnswers } from "./answerClicks.ts";
import type { Conversation } from "./conversation.ts";
import { DownIcon } from "./icons.tsx";
import { MessageArticle, type TranscriptEntry } from "./messageArticle.tsx";
import { interruptedTurnAt } from "./messageList.ts";
import { MemoryFound } from "./recalledList.tsx";
import { useServices, useStrings } from "./services.ts";
import { type Strings, stringsFor } from "./strings.ts";

/** The scrolling part of the page. */
export function Transcript(): JSX.Element {
  const { conversation, follow, actions, answers, sessions } = useServices();
  const strings = useStrings();
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (scroller.current === null || content.current === null) return;
    const words = (): Strings => stringsFor(conversation.locale.value);
    const endFollowing = follow.attach(scroller.current, content.current);
    const endListening = listenToAnswers(content.current, actions, answers, words);
    return () => {
      endFollowing();
      endListening();
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <div class="content" ref={content}>
          {isEmpty ? <EmptyState /> : <Messages scroller={scroller} />}
          <MemoryFound />
        </div>
      </section>
      {follow.isAtEnd.value && !conversation.hasNewer.value ? null : (
        <button
          type="button"
          class="jump"
          aria-label={strings.jumpToLatest}
          title={strings.jumpToLatest}
          onClick={() => {
            if (!sessions.showEnd()) follow.jumpToEnd();
          }}
        >
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function EmptyState(): JSX.Element {
  const { conversation } = useServices();
  const isTemporary = conversation.session.value?.saved === "memory";
  const strings = useStrings();
  return (
    <div class="empty">
      <h2>{isTemporary ? strings.temporaryTitle : strings.emptyTitle}</h2>
      <p>{isTemporary ? strings.temporaryText : strings.emptyText}</p>
    </div>
  );
}

function Messages(props: {
  readonly scroller: { readonly current: HTMLElement | null };
}): JSX.Element {
  const { conversation, actions, sessions } = useServices();
  useAnchorAtPrepend(props.scroller, conversation.messages.value[0]?.id);
  return (
    <>
      <OlderMessages onNeeded={() => actions.loadOlder()} />
      {entriesOf(conversation).map((entry) => (
        <MessageArticle key={entry.key} entry={entry} />
      ))}
      <NewerMessages onNeeded={() => sessions.loadNewer()} />
    </>
  );
}

function entriesOf(conversation: Conversation): readonly TranscriptEntry[] {
  const messages = conversation.messages.value;
  const entries = messages.map((message, index): TranscriptEntry => {
    const interrupted = interruptedTurnAt(messages, index);
    return {
      key: conversation.keyOf(message),
      message,
      content:
        message.role === "ai"
          ? { kind: "answer", answer: conversation.answerOf(message), isOwn: true }
          : { kind: "question", text: message.text },
      ...(interrupted === undefined ? {} : { interrupted }),
    };
  });
  // What comes is behind the end, and that is not shown.
  if (conversation.hasNewer.value) return entries;
  const sent = conversation.sent.value;
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
