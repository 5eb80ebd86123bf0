// The page's start: builds its parts, listens to the host, and says that it is ready.
import { render } from "preact";
import { Actions } from "./actions.ts";
import { AnswerViews } from "./answerViews.ts";
import { App } from "./app.tsx";
import { Conversation } from "./conversation.ts";
import { DraftKeeper } from "./drafts.ts";
import { FollowEnd } from "./followEnd.ts";
import { connectHost } from "./hostLink.ts";
import { isRecallMessage, RecallBook } from "./recallBook.ts";
import { ServicesProvider } from "./services.ts";

function start(): void {
  const link = connectHost();
  const remembered = link.recall();
  const drafts = new DraftKeeper(link);
  let focusComposer = (): void => {};
  const follow = new FollowEnd((place) => drafts.keepPlace(place));
  const conversation: Conversation = new Conversation({
    onGap: () => link.send({ type: "ready" }),
    onOpened: (open, isFirst) => {
      const isSame = isFirst && remembered?.sessionId === open.session?.id;
      const kept = isSame ? (remembered?.draft ?? open.draft) : open.draft;
      // What was typed while the host was not there yet is the newest.
      const typed = isFirst ? drafts.text.value : "";
      drafts.open(open.session?.id, typed === "" ? kept : typed);
      if (isFirst) queueMicrotask(() => actions.sendIfWanted());
      const place = isSame ? remembered?.place : undefined;
      requestAnimationFrame(() => follow.restore(place));
    },
    onRefused: (text) => {
      if (drafts.text.value === "") drafts.edit(text);
    },
    onFocusComposer: () => focusComposer(),
  });
  const recall = new RecallBook(link);
  const actions = new Actions({ link, conversation, drafts, recall });
  conversation.session.subscribe((session) => drafts.moveTo(session?.id));
  document.addEventListener("visibilitychange", () => drafts.flush());
  link.listen((message) => {
    if (isRecallMessage(message)) {
      recall.apply(message);
      return;
    }
    if (message.type === "failed") recall.fail(message.requestId);
    conversation.apply(message);
  });
  const services = { conversation, actions, drafts, answers: new AnswerViews(), follow, recall };
  render(
    <ServicesProvider value={services}>
      <App
        onReady={(focus) => {
          focusComposer = focus;
        }}
      />
    </ServicesProvider>,
    document.body,
  );
  link.send({ type: "ready" });
}

start();
