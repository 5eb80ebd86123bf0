// What a model does before its answer: thinks (folded), or refuses for the moment and is asked again
// after a wait that can be stopped.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useContextStrings } from "./attachmentChips.tsx";
import { useServices } from "./services.ts";
import { fill } from "./strings.ts";

/** What the model thought, folded; nothing where it did not say. */
export function Reasoning(props: {
  readonly text: string | undefined;
  readonly isRunning: boolean;
}): JSX.Element | null {
  const strings = useContextStrings();
  if (props.text === undefined || props.text === "") return null;
  return (
    <details class="reasoning">
      <summary>{props.isRunning ? strings.thinkingNow : strings.thought}</summary>
      <div class="reasoning-text">{props.text}</div>
    </details>
  );
}

/** The same for the answer that is being written. */
export function RunningReasoning(): JSX.Element | null {
  const { context, conversation } = useServices();
  const running = conversation.running.value;
  const thought = context.reasoning.value;
  if (running === undefined || thought?.turnId !== running.turnId) return null;
  return <Reasoning text={thought.text} isRunning={running.answer.text === ""} />;
}

/** The countdown to the next attempt; Stop ends it with the turn. */
export function RetryCountdown(): JSX.Element | null {
  const { context, conversation, actions } = useServices();
  const strings = useContextStrings();
  const wait = context.retry.value;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (wait === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [wait]);
  if (wait === undefined || wait.turnId !== conversation.running.value?.turnId) return null;
  const seconds = Math.ceil((wait.until - now) / 1_000);
  const { message } = wait.error;
  return (
    <div class="turn-error" role="status">
      <span class="turn-error-text">
        {seconds > 0 ? fill(strings.retryIn, message, seconds) : fill(strings.retryNow, message)}
      </span>
      <button type="button" class="button" onClick={() => actions.stop()}>
        {stopText(conversation.locale.value)}
      </button>
    </div>
  );
}

function stopText(locale: string): string {
  return /^ko\b/i.test(locale) ? "중지" : "Stop";
}
