// Asking again an endpoint that refused for the moment: when, how often, and never once an answer
// has begun.

/** How often the same question is asked again. */
const maxRetries = 3;
/** The first wait where the endpoint names none, in ms; each next one is twice as long. */
const firstWaitMs = 1_000;
/** The longest wait that Redial waits by itself, in ms; an endpoint that asks for more is told of. */
const longestWaitMs = 120_000;

/**
 * How long to wait before attempt `retry` (1 is the first one), in ms: what the endpoint asks for,
 * else back-off with jitter (`random`: 0 to 1). `undefined`: not again.
 */
export function waitBefore(
  retry: number,
  askedForMs: number | undefined,
  random: number,
): number | undefined {
  if (askedForMs === undefined || retry > maxRetries || askedForMs > longestWaitMs)
    return undefined;
  const backOff = firstWaitMs * 2 ** (retry - 1);
  return Math.round(Math.max(askedForMs, backOff * (0.75 + random / 2)));
}

/** Waits; rejects with the signal's reason when it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    function onAbort(): void {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
