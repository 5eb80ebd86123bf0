// Writes a running answer down from time to time, so that little is lost with the process.
import { asRedialError } from "./errors.ts";
import type { Log, SessionStore } from "./ports.ts";

/** How often, in ms: at most so much of an answer is lost. */
const checkpointMs = 500;

/** Begins; the function that is returned ends it. */
export function startCheckpoints(
  { store, log }: { readonly store: SessionStore; readonly log: Log },
  turnId: string,
  textNow: () => string,
): () => void {
  const timer = setInterval(() => {
    store.checkpoint(turnId, textNow()).catch((error) => {
      log.warn(`a checkpoint failed: ${asRedialError(error).message}`);
    });
  }, checkpointMs);
  return () => clearInterval(timer);
}
