// One session of the list: opens it, and renames, pins and deletes it. F2 renames and Delete deletes
// the row that has the focus.
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SessionRow as Row } from "../shared/sessionMessages.ts";
import type { SavedWhere, SessionSummary } from "../shared/types.ts";
import { EditIcon, PinIcon, TrashIcon } from "./icons.tsx";
import { useServices, useStrings } from "./services.ts";
import { ageOf } from "./sessionDates.ts";
import { fill, type Strings } from "./strings.ts";

/** The row. `now`: epoch ms, for its age. */
export function SessionRow(props: { readonly row: Row; readonly now: number }): JSX.Element {
  const [isRenaming, setRenaming] = useState(false);
  const { session } = props.row;
  return (
    <li class={`row ${session.pinned ? "pinned" : ""}`}>
      {isRenaming ? (
        <NameBox session={session} onEnd={() => setRenaming(false)} />
      ) : (
        <ShownRow {...props} onRename={() => setRenaming(true)} />
      )}
    </li>
  );
}

function ShownRow(props: {
  readonly row: Row;
  readonly now: number;
  readonly onRename: () => void;
}): JSX.Element {
  const { sessions, conversation, library } = useServices();
  const strings = useStrings();
  const { session, place } = props.row;
  const remove = (): void => sessions.delete(session.id);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "F2") props.onRename();
    else if (event.key === "Delete") remove();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <button
        type="button"
        class="row-main"
        data-row={session.id}
        title={session.title}
        aria-current={conversation.session.value?.id === session.id ? "true" : undefined}
        onKeyDown={onKeyDown}
        onClick={() => {
          sessions.open(session.id);
          library.close();
        }}
      >
        <span class="row-title">{session.title}</span>
        <span class="row-detail">
          {detailOf(session, place, { now: props.now, locale: conversation.locale.value, strings })}
        </span>
      </button>
      <span class="row-actions">
        <RowButton label={strings.rename} onClick={props.onRename}>
          <EditIcon />
        </RowButton>
        {session.saved === "memory" ? null : (
          <RowButton
            label={session.pinned ? strings.unpin : strings.pin}
            isOn={session.pinned}
            onClick={() => sessions.pin(session.id, !session.pinned)}
          >
            <PinIcon />
          </RowButton>
        )}
        <RowButton label={strings.delete} onClick={remove}>
          <TrashIcon />
        </RowButton>
      </span>
    </>
  );
}

function RowButton(props: {
  readonly label: string;
  readonly isOn?: boolean;
  readonly onClick: () => void;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`button quiet icon-button ${props.isOn === true ? "on" : ""}`}
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

function NameBox(props: {
  readonly session: SessionSummary;
  readonly onEnd: () => void;
}): JSX.Element {
  const { sessions } = useServices();
  const strings = useStrings();
  const box = useRef<HTMLInputElement>(null);
  const { session, onEnd } = props;
  useLayoutEffect(() => box.current?.select(), []);
  const end = (isWanted: boolean): void => {
    const title = box.current?.value.trim() ?? "";
    if (isWanted && title !== "" && title !== session.title) {
      sessions.rename(session.id, title);
    }
    const list = box.current?.closest(".sessions-view");
    onEnd();
    // The row is drawn anew; the focus goes back to it.
    requestAnimationFrame(() => {
      list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(session.id)}"]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    // The list's own keys are not for a text box.
    event.stopPropagation();
    if (event.key === "Enter") end(true);
    else if (event.key === "Escape") end(false);
  };
  return (
    <input
      ref={box}
      type="text"
      class="row-name"
      maxLength={200}
      aria-label={strings.newName}
      defaultValue={session.title}
      onKeyDown={onKeyDown}
      onBlur={onEnd}
    />
  );
}

function detailOf(
  session: SessionSummary,
  place: string | undefined,
  {
    now,
    locale,
    strings,
  }: { readonly now: number; readonly locale: string; readonly strings: Strings },
): string {
  const { messageCount } = session;
  const count = messageCount === 1 ? strings.oneMessage : fill(strings.manyMessages, messageCount);
  const parts = [ageOf(session.updatedAt, now, locale), count, savedText(session.saved, strings)];
  return (place === undefined ? parts : [place, ...parts]).join(" · ");
}

function savedText(saved: SavedWhere, strings: Strings): string {
  switch (saved) {
    case "journal":
      return strings.onMachine;
    case "shared":
      return strings.inRedis;
    case "outbox":
      return strings.waitsForRedis;
    case "memory":
      return strings.inMemory;
    default:
      return saved satisfies never;
  }
}
