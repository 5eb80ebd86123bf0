// Slash commands: what begins with a slash and a known name. Some stand for a longer question about
// the code that goes with it, others are done by Redial itself, and prompt files are the workspace's.

/** Done without a model. (`/recall` is the page's own: it asks memory while one types.) */
const doneCommands = ["title", "export"] as const;

/** Stand for a question about the code that goes with it; what is written after the name is added. */
const askedPrompts = {
  explain: "Explain this code: what it is for, how it works, and what in it is easy to get wrong.",
  fix: "Find what is wrong in this code and mend it. Say in a sentence what was wrong, then show the changed code.",
  tests:
    "Write tests for this code. Cover the usual case, the edges and the failures, in the style of the tests that are there.",
  doc: "Write documentation comments for this code in the style of its language. Change nothing else.",
} as const;

/** A command that was recognised. */
export type SlashCommand =
  | { readonly kind: "ask"; readonly name: string; readonly question: string }
  | {
      readonly kind: "do";
      readonly name: (typeof doneCommands)[number];
      readonly argument: string;
    };

/** A prompt file of the workspace: `.github/prompts/<name>.prompt.md`. */
export interface PromptFile {
  readonly name: string;
  readonly text: string;
}

/** `undefined` for a question, also for one that begins with an unknown word after a slash. */
export function readSlashCommand(
  text: string,
  files: readonly PromptFile[],
): SlashCommand | undefined {
  const [, typed = "", rest = ""] = /^\s*\/([^\s/]+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  const name = plainName(typed);
  const argument = rest.trim();
  const done = doneCommands.find((known) => known === name);
  if (done) return { kind: "do", name: done, argument };
  const prompt = Object.entries(askedPrompts).find(([known]) => known === name)?.[1];
  const file = files.find((known) => plainName(known.name) === name);
  const begin = prompt ?? (file && withoutFrontMatter(file.text));
  if (begin === undefined || begin === "") return undefined;
  return { kind: "ask", name, question: argument === "" ? begin : `${begin}\n\n${argument}` };
}

/** A command is one word, and some systems keep the letters of files' names apart (Hangul, accents). */
function plainName(name: string): string {
  return name.normalize("NFC").toLowerCase().replace(/\s+/g, "-");
}

/** What stands between two `---` at the beginning is about the prompt, not part of it. */
function withoutFrontMatter(text: string): string {
  return text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, "").trim();
}
