// The conversation: messages, the running answer, older ones on scrolling up, and the way back down.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { listenToAnswers } from "./answerClicks.ts";
import { EmptyState } from "./emptyState.tsx";
import { DownIcon } from "./icons.tsx";
import { keepFocus } from "./keepFocus.ts";
import { Messages } from "./messages.tsx";
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
