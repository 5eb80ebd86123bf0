// The messages of the transcript, and of these what is drawn anew: an article that says what it said
// before is left alone, so that a turn costs the page the same in a long conversation.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { Fragment, type JSX, type VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageView } from "../shared/types.ts";
import type { Conversation } from "./conversation.ts";
import { NewerMessages, OlderMessages } from "./historyEdges.tsx";
import { MessageArticle, type TranscriptEntry } from "./messageArticle.tsx";
import { interruptedTurnAt } from "./messageList.ts";
import { useServices, useStrings } from "./services.ts";
import { whenSettled } from "./whenSettled.ts";

/** All that is shown of the session; `scroller` keeps its place when older ones come. */
export function Messages(props: {
  readonly scroller: { readonly current: HTMLElement | null };
}): JSX.Element {
  const { conversation, actions, sessions, turns } = useServices();
  useAnchorAtPrepend(props.scroller, conversation.messages.value[0]?.id);
  const size = useSessionSize(conversation);
  const drawn = useRef(new Map<string, DrawnEntry>());
  const entries = entriesOf(conversation);
  const before = messagesBefore(conversation);
  drawn.current = new Map(
    entries.map((entry, index) => {
      const look: EntryLook = {
        entry,
        position: before + index + 1,
        isNewest: index === entries.length - 1,
        isUnread: entry.message !== undefined && entry.message.id === turns.unreadId.value,
      };
      const known = drawn.current.get(entry.key);
      const isSame = known !== undefined && looksSame(known.look, look);
      return [entry.key, isSame ? known : { look, node: drawEntry(look, size) }];
    }),
  );
  return (
    <>
      <OlderMessages onNeeded={() => actions.loadOlder()} />
      {[...drawn.current.values()].map(({ node }) => node)}
      <NewerMessages onNeeded={() => sessions.loadNewer()} />
    </>
  );
}

/** All that an article is drawn from. */
interface EntryLook {
  readonly entry: TranscriptEntry;
  /** In the whole session, as far as that is known; from 1. */
  readonly position: number;
  readonly isNewest: boolean;
  readonly isUnread: boolean;
}

/** Preact leaves alone what it is given the same node for. */
interface DrawnEntry {
  readonly look: EntryLook;
  readonly node: VNode;
}

function drawEntry(look: EntryLook, size: ReadonlySignal<number>): VNode {
  const { entry, position, isNewest, isUnread } = look;
  return (
    <Fragment key={entry.key}>
      {isUnread ? <UnreadLine /> : null}
      <MessageArticle entry={entry} place={{ position, size, isNewest }} />
    </Fragment>
  );
}

function looksSame(known: EntryLook, look: EntryLook): boolean {
  const [a, b] = [known.entry, look.entry];
  return (
    known.position === look.position &&
    known.isNewest === look.isNewest &&
    known.isUnread === look.isUnread &&
    a.message === b.message &&
    a.questionId === b.questionId &&
    a.interrupted?.questionId === b.interrupted?.questionId &&
    a.interrupted?.error === b.interrupted?.error &&
    saysSame(a.content, b.content)
  );
}

function saysSame(a: TranscriptEntry["content"], b: TranscriptEntry["content"]): boolean {
  if (a.kind === "question") return b.kind === "question" && a.text === b.text;
  return b.kind === "answer" && a.answer === b.answer && a.isOwn === b.isOwn;
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

/** Messages of the session before those that are shown; 0 where that is not known. */
function messagesBefore({ hasOlder, hasNewer, session, messages }: Conversation): number {
  if (!hasOlder.value || hasNewer.value) return 0;
  return Math.max(0, (session.value?.messageCount ?? 0) - messages.value.length);
}

/** How many messages the session has, -1 where that is not known; with a turn it changes a little later. */
function useSessionSize(conversation: Conversation): ReadonlySignal<number> {
  const size = useSignal(-1);
  useSignalEffect(() => {
    const { hasNewer, messages, sent, running } = conversation;
    const shown = messages.value.length + Number(!!sent.value) + Number(!!running.value);
    const all = hasNewer.value ? -1 : messagesBefore(conversation) + shown;
    const tell = (): void => {
      size.value = all;
    };
    return sent.value || running.value ? whenSettled(tell) : tell();
  });
  return size;
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
