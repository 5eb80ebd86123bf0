// What was cleared and deleted, each with Restore.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { RemovalView } from "../shared/sessionMessages.ts";
import { RestoreIcon } from "./icons.tsx";
import { useServices, useStrings } from "./services.ts";
import { ageOf } from "./sessionDates.ts";
import { fill } from "./strings.ts";

/** The trash of this workspace. */
export function TrashList(): JSX.Element {
  const { library } = useServices();
  const strings = useStrings();
  const list = useRef<HTMLDivElement>(null);
  const removals = library.removals.value;
  const isLoaded = removals !== undefined;
  useLayoutEffect(() => {
    // The first row, so that the keyboard is where the eye is; the list itself when it is empty.
    const first = list.current?.querySelector<HTMLElement>(".row-main");
    (first ?? list.current)?.focus();
  }, [isLoaded]);
  return (
    <div class="session-list" ref={list} tabIndex={-1}>
      <p class="list-note">{removals?.length === 0 ? strings.trashEmpty : strings.trashText}</p>
      <ul class="rows">
        {(removals ?? []).map((removal) => (
          <RemovalRow key={removal.removalId} removal={removal} />
        ))}
      </ul>
    </div>
  );
}

function RemovalRow(props: { readonly removal: RemovalView }): JSX.Element {
  const { sessions, conversation, library } = useServices();
  const strings = useStrings();
  const { removal } = props;
  const age = ageOf(removal.removedAt, Date.now(), conversation.locale.value);
  const text = { clear: strings.clearedOn, delete: strings.deletedOn, turn: strings.turnDeletedOn };
  return (
    <li class="row">
      <button
        type="button"
        class="row-main"
        title={strings.restore}
        onClick={() => {
          sessions.restore(removal.removalId);
          library.close();
        }}
      >
        <span class="row-title">{removal.title}</span>
        <span class="row-detail">{fill(text[removal.kind], age)}</span>
        <span class="row-does">
          <RestoreIcon />
          {strings.restore}
        </span>
      </button>
    </li>
  );
}
