// What begins with a slash in the composer: a command of its own instead of a question.

/** A command with what was written after it. */
export interface SlashCommand {
  readonly name: "recall";
  readonly argument: string;
}

/** `undefined` for a question, also for one that begins with an unknown word after a slash. */
export function readSlashCommand(text: string): SlashCommand | undefined {
  const argument = /^\s*\/recall(?:\s+([\s\S]*))?$/i.exec(text);
  return argument ? { name: "recall", argument: (argument[1] ?? "").trim() } : undefined;
}

/** True for what may be a command, of the page, of the host or of a prompt file. */
export function isCommand(text: string): boolean {
  return /^\s*\/[\p{L}\p{M}\p{N}_.-]+(?:\s|$)/u.test(text);
}
