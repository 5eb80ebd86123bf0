// The list of sessions over the conversation: search box, switch for all workspaces, sessions by day,
// hits in context, the trash. Esc goes back; the arrow keys walk through what is listed.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { HitRow } from "./hitRow.tsx";
import { BackIcon, CloseIcon, PlusIcon, TemporaryIcon, TrashIcon } from "./icons.tsx";
import { useServices, useStrings } from "./services.ts";
import { SessionGroups } from "./sessionGroups.tsx";
import { fill } from "./strings.ts";
import { TrashList } from "./trashList.tsx";
import { keepOneTabStop, walkRows } from "./walkRows.ts";

/** The list, when it is open. */
export function SessionsView(): JSX.Element | null {
  const { library } = useServices();
  return library.view.value === "closed" ? null : <OpenView />;
}

function OpenView(): JSX.Element {
  const { library } = useServices();
  const strings = useStrings();
  const view = useRef<HTMLElement>(null);
  const isTrash = library.view.value === "trash";
  useLayoutEffect(() => (view.current === null ? undefined : keepOneTabStop(view.current)), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      // One step back each: out of the trash, out of the search, out of the list.
      if (isTrash) library.open();
      else if (library.query.value !== "") library.type("");
      else library.close();
      return;
    }
    if (view.current !== null) walkRows(view.current, event);
  };
  return (
    <section
      class="sessions-view"
      ref={view}
      aria-label={isTrash ? strings.trash : strings.sessions}
      onKeyDown={onKeyDown}
    >
      <ViewHead isTrash={isTrash} />
      {isTrash ? <TrashList /> : <SessionSearch />}
    </section>
  );
}

function ViewHead(props: { readonly isTrash: boolean }): JSX.Element {
  const { library, actions, sessions } = useServices();
  const strings = useStrings();
  return (
    <header class="title-bar">
      <HeadButton
        label={props.isTrash ? strings.sessions : strings.backToChat}
        onClick={() => (props.isTrash ? library.open() : library.close())}
      >
        <BackIcon />
      </HeadButton>
      <h1 class="title">{props.isTrash ? strings.trash : strings.sessions}</h1>
      {props.isTrash ? null : (
        <HeadButton label={strings.trash} onClick={() => library.openTrash()}>
          <TrashIcon />
        </HeadButton>
      )}
      <HeadButton
        label={strings.newTemporary}
        onClick={() => {
          sessions.beginTemporary();
          library.close();
        }}
      >
        <TemporaryIcon />
      </HeadButton>
      <HeadButton
        label={strings.newSession}
        onClick={() => {
          actions.newSession();
          library.close();
        }}
      >
        <PlusIcon />
      </HeadButton>
    </header>
  );
}

function HeadButton(props: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <button
      type="button"
      class="button quiet icon-button"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

function SessionSearch(): JSX.Element {
  const { library } = useServices();
  const strings = useStrings();
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const query = library.query.value;
  return (
    <>
      <div class="session-search">
        <div class="search-box">
          <input
            ref={box}
            type="search"
            class="search-text"
            aria-label={strings.searchSessions}
            placeholder={strings.searchSessions}
            value={query}
            onInput={(event) => library.type(event.currentTarget.value)}
          />
          {query === "" ? null : (
            <HeadButton
              label={strings.clearSearch}
              onClick={() => {
                library.type("");
                box.current?.focus();
              }}
            >
              <CloseIcon />
            </HeadButton>
          )}
        </div>
        <label class="scope">
          <input
            type="checkbox"
            checked={library.scope.value === "all"}
            onChange={(event) => library.choose(event.currentTarget.checked ? "all" : "workspace")}
          />
          {strings.allWorkspaces}
        </label>
      </div>
      <div class="session-list">{query.trim() === "" ? <SessionGroups /> : <SearchResults />}</div>
    </>
  );
}

function SearchResults(): JSX.Element {
  const { library } = useServices();
  const strings = useStrings();
  const found = library.found.value;
  if (found === undefined) return <p class="list-note">{strings.searching}</p>;
  const { sessions, hits } = found;
  const isNothing = sessions.length === 0 && hits.length === 0;
  return (
    <>
      <div class="for-screen-readers" role="status">
        {fill(strings.foundStatus, sessions.length, hits.length)}
      </div>
      {isNothing ? <p class="list-note">{fill(strings.nothingFound, found.text.trim())}</p> : null}
      {sessions.length === 0 ? null : <SessionGroups only={sessions} />}
      {hits.length === 0 ? null : (
        <section aria-label={strings.messagesFound}>
          <h2 class="list-group">{strings.messagesFound}</h2>
          <ul class="rows">
            {hits.map((hit) => (
              <HitRow key={`${hit.sessionId} ${hit.messageId}`} hit={hit} />
            ))}
          </ul>
        </section>
      )}
      {found.hasMore ? <p class="list-note">{strings.moreFound}</p> : null}
    </>
  );
}
