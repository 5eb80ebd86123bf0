// Waiting for work, but no longer than a signal allows. The work itself goes on.

/** True when `work` settles before `limit` aborts. */
export async function settlesBefore(limit: AbortSignal, work: Promise<void>): Promise<boolean> {
  if (limit.aborted) return false;
  const { promise: ended, resolve } = Promise.withResolvers<false>();
  const end = (): void => resolve(false);
  limit.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([work.then(() => true), ended]);
  } finally {
    limit.removeEventListener("abort", end);
  }
}
