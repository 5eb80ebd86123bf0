// What is left of an interrupted turn, as its specs compare it.
import type { ErrorCode } from "../../../src/core/errors.ts";
import { toView } from "../../../src/core/messages.ts";
import type { ChatWindow } from "./chatWindow.ts";

/** The messages of the only session on disk: `role state: text (code)`. */
export function kept(window: ChatWindow): readonly string[] {
  const session = window.journal.sessions.newestSession(["w1"]);
  const { messages } = window.journal.sessions.readPage(session?.id ?? "", 10);
  return messages.map((message) => {
    const { role, state, text, error } = toView(message);
    return `${role} ${state}: ${text}${error ? ` (${error.code})` : ""}`;
  });
}

/** The question "Why?" alone. */
export const onlyQuestion = (code: ErrorCode): readonly string[] => [
  `human interrupted: Why? (${code})`,
];
/** The question "Why?" with the text that came. */
export const withText = (code: ErrorCode, text = "Because"): readonly string[] => [
  "human complete: Why?",
  `ai interrupted: ${text} (${code})`,
];
