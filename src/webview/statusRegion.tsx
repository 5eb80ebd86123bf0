// What a screen reader is told: sent, answering, and how it ended. Streaming text is never announced.
import type { JSX } from "preact";
import { useServices, useStrings } from "./services.ts";
import { fill } from "./strings.ts";

/** Enough of an answer to know what came; all of it can be read in the transcript. */
const announcedLength = 160;

/** The one status region of the page. */
export function StatusRegion(): JSX.Element {
  const { conversation } = useServices();
  const strings = useStrings();
  const end = conversation.lastEnd.value;
  let text = "";
  if (conversation.sent.value !== undefined) text = strings.sentStatus;
  else if (conversation.running.value !== undefined) text = strings.answeringStatus;
  else if (end !== undefined && end.error === undefined)
    text = fill(strings.finishedStatus, shortened(end.text));
  const isOver = conversation.sent.value === undefined && conversation.running.value === undefined;
  const error = isOver && end?.error ? fill(strings.stoppedStatus, end.error.message) : "";
  return (
    <>
      <div class="for-screen-readers" role="status">
        {text}
      </div>
      {error === "" ? null : (
        <div class="for-screen-readers" role="alert">
          {error}
        </div>
      )}
    </>
  );
}

function shortened(text: string): string {
  const line = text.replace(/[`*_#>|\s]+/g, " ").trim();
  return line.length <= announcedLength ? line : `${line.slice(0, announcedLength)}…`;
}
