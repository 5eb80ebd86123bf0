// Questions that wait until the answer that runs has come, above the composer.
import type { JSX } from "preact";
import { CloseIcon, EditIcon } from "./icons.tsx";
import { useServices, useStrings } from "./services.ts";
import { fill } from "./strings.ts";

/** Nothing when nothing waits. */
export function QueueList(props: { readonly onTakenBack: () => void }): JSX.Element | null {
  const { turns, conversation } = useServices();
  const strings = useStrings();
  const { questions, isHeld } = turns.queue.value;
  if (questions.length === 0) return null;
  const isRunning = conversation.running.value !== undefined;
  return (
    <section class="queue" aria-label={strings.waitingQuestions}>
      <div class="queue-head">
        <span>{isHeld ? strings.heldQuestions : strings.waitingQuestions}</span>
        {isHeld && !isRunning ? (
          <button type="button" class="button" onClick={() => turns.sendQueued()}>
            {strings.sendWaiting}
          </button>
        ) : null}
      </div>
      <ul class="queue-rows">
        {questions.map((question) => (
          <li key={question.queueId} class="queue-row">
            <span class="queue-text">{question.text}</span>
            <button
              type="button"
              class="button quiet icon-button"
              aria-label={fill(strings.takeBack, question.text)}
              title={fill(strings.takeBack, question.text)}
              onClick={() => {
                turns.takeBack(question);
                props.onTakenBack();
              }}
            >
              <EditIcon />
            </button>
            <button
              type="button"
              class="button quiet icon-button"
              aria-label={fill(strings.dropWaiting, question.text)}
              title={fill(strings.dropWaiting, question.text)}
              onClick={() => turns.drop(question)}
            >
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
