// The window as it is sent: the newest messages of a session that fit, from a question on.
import type { WindowMessage } from "./windowPorts.ts";

/** The newest of `messages` (oldest first) that fit together; never an answer without its question. */
export function fitWindow<T extends Pick<WindowMessage, "role" | "tokens">>(
  messages: readonly T[],
  maxTokens: number,
): readonly T[] {
  let tokens = 0;
  const before = messages.findLastIndex((message) => {
    tokens += message.tokens;
    return tokens > maxTokens;
  });
  return startingWithQuestion(messages.slice(before + 1));
}

/** Without the answers at the beginning. */
export function startingWithQuestion<T extends Pick<WindowMessage, "role">>(
  messages: readonly T[],
): readonly T[] {
  const first = messages.findIndex(({ role }) => role === "human");
  return first < 0 ? [] : messages.slice(first);
}
