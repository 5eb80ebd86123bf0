// What a change is told to that need not be told at once: names and states of things that a reader or a
// screen reader looks at later, while the page has something to show first.

/** Longer than what happens between a question and its first words on a machine that is not slow. */
const settledMs = 250;

/** Does the work unless the result is called before, as when the next change comes. */
export function whenSettled(work: () => void): () => void {
  const timer = setTimeout(work, settledMs);
  return () => clearTimeout(timer);
}
