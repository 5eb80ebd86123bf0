// One message that a search found: its session, the text round the place, what was sought marked.
import type { JSX } from "preact";
import type { HitView } from "../shared/sessionMessages.ts";
import { useServices, useStrings } from "./services.ts";
import { ageOf } from "./sessionDates.ts";

/** The row; opens the session at the message. */
export function HitRow(props: { readonly hit: HitView }): JSX.Element {
  const { sessions, conversation, library, find } = useServices();
  const strings = useStrings();
  const { hit } = props;
  const who = hit.role === "human" ? strings.you : strings.redial;
  const at =
    hit.createdAt === 0 ? [] : [ageOf(hit.createdAt, Date.now(), conversation.locale.value)];
  const detail = [...(hit.place === undefined ? [] : [hit.place]), hit.sessionTitle, who, ...at];
  return (
    <li class="row hit">
      <button
        type="button"
        class="row-main"
        onClick={() => {
          find.markIn(hit.messageId, markedTexts(hit));
          sessions.showMessage(hit.sessionId, hit.messageId);
          library.close();
        }}
      >
        <span class="hit-excerpt">{withMarks(hit)}</span>
        <span class="row-detail">{detail.join(" · ")}</span>
      </button>
    </li>
  );
}

function withMarks({ excerpt, marks }: HitView): readonly (string | JSX.Element)[] {
  const pieces: (string | JSX.Element)[] = [];
  let end = 0;
  for (let index = 0; index + 1 < marks.length; index += 2) {
    const [start = 0, length = 0] = [marks[index], marks[index + 1]];
    if (start < end) continue;
    pieces.push(excerpt.slice(end, start));
    pieces.push(<mark key={start}>{excerpt.slice(start, start + length)}</mark>);
    end = start + length;
  }
  return [...pieces, excerpt.slice(end)];
}

function markedTexts({ excerpt, marks }: HitView): readonly string[] {
  const texts = new Set<string>();
  for (let index = 0; index + 1 < marks.length; index += 2) {
    const [start = 0, length = 0] = [marks[index], marks[index + 1]];
    texts.add(excerpt.slice(start, start + length).toLowerCase());
  }
  return [...texts].filter((text) => text !== "");
}
