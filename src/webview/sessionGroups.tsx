// Sessions under their headings (temporary, pinned, day), and what comes as the reader scrolls.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SessionRow as Row } from "../shared/sessionMessages.ts";
import { useServices, useStrings } from "./services.ts";
import { groupOf } from "./sessionDates.ts";
import { SessionRow } from "./sessionRow.tsx";

interface Group {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** All sessions of the list, or `only` these. */
export function SessionGroups(props: { readonly only?: readonly Row[] }): JSX.Element {
  const { library, conversation } = useServices();
  const strings = useStrings();
  const rows = props.only ?? library.sessions.value;
  if (rows === undefined) return <p class="list-note">{strings.loadingSessions}</p>;
  if (rows.length === 0) return <p class="list-note">{strings.noSessions}</p>;
  const now = Date.now();
  const locale = conversation.locale.value;
  const groups = grouped(rows, (row) => groupOf(row.session, now, { locale, strings }));
  return (
    <>
      {groups.map(({ name, rows: own }) => (
        <section key={name} aria-label={name}>
          <h2 class="list-group">{name}</h2>
          <ul class="rows">
            {own.map((row) => (
              <SessionRow key={row.session.id} row={row} now={now} />
            ))}
          </ul>
        </section>
      ))}
      {props.only === undefined && library.hasMore.value ? <MoreSessions /> : null}
    </>
  );
}

function grouped(rows: readonly Row[], nameOf: (row: Row) => string): readonly Group[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [row]);
    else known.push(row);
  }
  return [...groups].map(([name, own]) => ({ name, rows: own }));
}

function MoreSessions(): JSX.Element {
  const { library } = useServices();
  const strings = useStrings();
  const edge = useRef<HTMLParagraphElement>(null);
  const count = library.sessions.value?.length;
  useLayoutEffect(() => {
    if (edge.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) library.more();
      },
      { rootMargin: "600px" },
    );
    observer.observe(edge.current);
    return () => observer.disconnect();
  }, [count]);
  return (
    <p class="list-note" ref={edge}>
      {strings.loadingSessions}
    </p>
  );
}
