// The page's frame: title bar, banners, transcript, composer.
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Composer } from "./composer.tsx";
import { FindBar } from "./findBar.tsx";
import { CloseIcon, HistoryIcon, PlusIcon } from "./icons.tsx";
import { MemoryLine } from "./memoryLine.tsx";
import { ErrorButton } from "./messageArticle.tsx";
import { NotesPage } from "./notesPage.tsx";
import { QueueList } from "./queueList.tsx";
import { SecretRow } from "./secretRow.tsx";
import { useServices, useStrings } from "./services.ts";
import { SessionsView } from "./sessionsView.tsx";
import { StatusRegion } from "./statusRegion.tsx";
import { Transcript } from "./transcript.tsx";

/** The whole page. `onReady` gets a function that puts the focus into the composer. */
export function App(props: { readonly onReady: (focus: () => void) => void }): JSX.Element {
  return (
    <>
      <Chat onReady={props.onReady} />
      <SessionsView />
      <NotesPage />
    </>
  );
}

/** The conversation; out of reach while the list of sessions lies over it. */
function Chat(props: { readonly onReady: (focus: () => void) => void }): JSX.Element {
  const { library, notes } = useServices();
  const focus = useRef(() => {});
  return (
    <main class="page" inert={library.view.value !== "closed" || notes.isOpen.value}>
      <TitleBar />
      <RestrictedBanner />
      <FindBar />
      <Transcript onLeave={() => focus.current()} />
      <FailureBanner />
      <SecretRow />
      <div class="foot">
        <QueueList onTakenBack={() => focus.current()} />
        <Composer
          onReady={(focusComposer) => {
            focus.current = focusComposer;
            props.onReady(focusComposer);
          }}
        />
        <MemoryLine />
      </div>
      <StatusRegion />
    </main>
  );
}

function TitleBar(): JSX.Element {
  const { conversation, actions, library, drafts } = useServices();
  const strings = useStrings();
  const title = conversation.session.value?.title ?? "";
  const shown = title === "" ? strings.untitled : title;
  return (
    <header class="title-bar">
      <h1 class="title" title={shown}>
        {shown}
      </h1>
      {conversation.session.value?.saved === "memory" ? (
        <span class="badge" title={strings.temporaryText}>
          {strings.temporary}
        </span>
      ) : null}
      <button
        type="button"
        class="button quiet icon-button"
        aria-label={strings.sessions}
        title={strings.sessions}
        onClick={() => {
          drafts.flush();
          library.open();
        }}
      >
        <HistoryIcon />
      </button>
      <button
        type="button"
        class="button quiet icon-button"
        aria-label={strings.newSession}
        title={strings.newSession}
        onClick={() => actions.newSession()}
      >
        <PlusIcon />
      </button>
    </header>
  );
}

function RestrictedBanner(): JSX.Element | null {
  const { conversation, actions } = useServices();
  const strings = useStrings();
  if (conversation.isTrusted.value) return null;
  return (
    <div class="banner">
      <span class="banner-text">{strings.restricted}</span>
      <button type="button" class="button" onClick={() => actions.run("manageTrust")}>
        {strings.manageTrust}
      </button>
    </div>
  );
}

function FailureBanner(): JSX.Element | null {
  const { conversation } = useServices();
  const strings = useStrings();
  const failure = conversation.failure.value;
  if (failure === undefined) return null;
  return (
    <div class="banner failure" role="alert">
      <span class="banner-text">{failure.message}</span>
      <ErrorButton error={failure} />
      <button
        type="button"
        class="button quiet icon-button"
        aria-label={strings.dismiss}
        title={strings.dismiss}
        onClick={() => {
          conversation.failure.value = undefined;
        }}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
