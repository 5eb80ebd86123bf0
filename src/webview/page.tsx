// The page's start: builds its parts, listens to the host, and says that it is ready.
import { effect } from "@preact/signals";
import { render } from "preact";
import type { PageMessage } from "../shared/protocol.ts";
import type { QueuedView } from "../shared/turnMessages.ts";
import { Actions } from "./actions.ts";
import { AnswerViews } from "./answerViews.ts";
import { App } from "./app.tsx";
import { ContextBook } from "./contextBook.ts";
import { Conversation } from "./conversation.ts";
import { deliver } from "./deliver.ts";
import { DraftKeeper } from "./drafts.ts";
import { Find } from "./find.ts";
import { FollowEnd } from "./followEnd.ts";
import { connectHost, type HostLink, type PageMemory } from "./hostLink.ts";
import { NoteShelf } from "./noteShelf.ts";
import { RecallBook } from "./recallBook.ts";
import { SecretWarning } from "./secretWarning.ts";
import { type Services, ServicesProvider } from "./services.ts";
import { SessionLibrary } from "./sessionLibrary.ts";
import { SessionRequests } from "./sessionRequests.ts";
import { StartBook } from "./startBook.ts";
import { TurnBook } from "./turnBook.ts";
import type { SentQuestion } from "./turnStates.ts";

function start(): void {
  const link = connectHost();
  const remembered = link.recall();
  const drafts = new DraftKeeper(link, () => conversation.session.value?.saved === "memory");
  let focusComposer = (): void => {};
  const follow = new FollowEnd((place) => drafts.keepPlace(place));
  const conversation: Conversation = new Conversation({
    onGap: () => link.send({ type: "ready", ...placeOf(link.recall()) }),
    onOpened: (open, which) => {
      const before = which === "again" ? link.recall() : remembered;
      const isSame = which !== "other" && before?.sessionId === open.session?.id;
      if (which !== "again") {
        const kept = isSame ? (before?.draft ?? open.draft) : open.draft;
        // What was typed while the host was not there yet is the newest.
        const typed = which === "first" ? drafts.text.value : "";
        drafts.open(open.session?.id, typed === "" ? kept : typed);
      }
      turns.open(open);
      queueMicrotask(() => actions.sendIfWanted());
      const place = isSame ? before?.place : undefined;
      const { target } = open;
      const isElsewhere = target !== undefined && target !== place?.messageId;
      requestAnimationFrame(() => {
        if (isElsewhere) follow.goTo(target);
        else follow.restore(which === "again" && target === undefined ? undefined : place);
      });
    },
    ...{ onRefused: (sent) => takeBack(sent), onFocusComposer: () => focusComposer() },
  });
  const context = new ContextBook(link);
  const turns = new TurnBook({
    ...{ link, conversation, drafts, isAtEnd: () => follow.isAtEnd.value },
    hasAttachments: () => context.attachments.value.length > 0,
    onFocusTranscript: () => focusLast(follow, focusComposer),
    onAsked: () => focusComposer(),
  });
  const recall = new RecallBook(link);
  // The conversation takes no focus before it is drawn as open to it.
  const focusSoon = (): void => void requestAnimationFrame(() => focusComposer());
  const notes = new NoteShelf(link, focusSoon);
  const takeBack = (sent: SentQuestion | QueuedView): void => {
    if ("insteadOf" in sent) turns.refuse(sent);
    else if (drafts.text.value === "") drafts.edit(sent.text);
  };
  const secrets = new SecretWarning({ link, conversation, turns, onRefused: takeBack });
  const start = new StartBook(link, drafts, focusSoon);
  const actions = new Actions({ link, conversation, drafts, recall, context });
  const sessions = new SessionRequests(link, conversation, drafts);
  const library = new SessionLibrary(link, focusSoon);
  keepApart(library, notes);
  const find = new Find({ link, conversation, sessions, follow });
  conversation.session.subscribe((session) => drafts.moveTo(session?.id));
  context.measureOnChange(conversation, drafts);
  document.addEventListener("visibilitychange", () => drafts.flush());
  tellReading(link, { conversation, follow, turns });
  const services: Services = {
    ...{ conversation, actions, drafts, follow, answers: new AnswerViews() },
    ...{ recall, notes, context, secrets, sessions, library, find, turns, start },
  };
  link.listen((message) => deliver(services, message));
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
  link.send({ type: "ready", ...placeOf(remembered) });
}

/** Tells the host when keys come here: its key bindings ask for it. */
function tellFocus(link: HostLink): void {
  const tell = (): void => link.send({ type: "focus", isFocused: document.hasFocus() });
  window.addEventListener("focus", tell);
  window.addEventListener("blur", tell);
  tell();
}

/** To the newest message; to the composer where nothing is said yet. */
function focusLast(follow: FollowEnd, focusComposer: () => void): void {
  if (follow.articles().length > 0) follow.focusTranscript();
  else focusComposer();
}

/** The list of sessions and the notes lie over the conversation: who comes last is shown. */
function keepApart(library: SessionLibrary, notes: NoteShelf): void {
  library.view.subscribe((view) => {
    if (view !== "closed") notes.isOpen.value = false;
  });
  notes.isOpen.subscribe((isOpen) => {
    if (isOpen) library.view.value = "closed";
  });
}

/** Tells the host whether the session's end is in sight, and whether keys come here. */
function tellReading(
  link: HostLink,
  { conversation, follow, turns }: Pick<Services, "conversation" | "follow" | "turns">,
): void {
  tellFocus(link);
  conversation.hasNewer.subscribe((hasNewer) => {
    follow.isAway = hasNewer;
  });
  let told = "";
  effect(() => {
    const sessionId = conversation.session.value?.id;
    const isAtEnd = follow.isAtEnd.value && !conversation.hasNewer.value;
    if (isAtEnd) turns.noteRead();
    if (!conversation.isReady.value) return;
    // A page that was hidden starts anew, and tells it then.
    const state = `${sessionId} ${isAtEnd}`;
    if (state === told) return;
    told = state;
    if (sessionId === undefined) return;
    link.send({ type: "reading", sessionId, isAtEnd });
  });
}

/** Where the reader was, for the host to read from there. */
function placeOf(memory: PageMemory | undefined): Pick<Ready, "place"> {
  const { sessionId, place } = memory ?? {};
  if (sessionId === undefined || place === undefined) return {};
  return { place: { sessionId, messageId: place.messageId } };
}

type Ready = Extract<PageMessage, { type: "ready" }>;

start();
