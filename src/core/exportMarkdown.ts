// A session as Markdown that a person reads: title, then who said what and when.
import { textOfMessage } from "./messages.ts";
import type { MessageFields, SessionFields } from "./transferPorts.ts";

/** The words of the export, in the user's language. */
export interface MarkdownWords {
  readonly you: string;
  readonly assistant: string;
  readonly system: string;
  readonly interrupted: string;
}

/** Title and time of a session. */
export function markdownHead(session: SessionFields, locale: string): string {
  return `# ${oneLine(session.title)}\n\n*${timeOf(session.createdAt, locale)}*\n`;
}

/** One message; "" for an entry that is no message. */
export function markdownMessage(
  message: MessageFields,
  { words, locale }: { readonly words: MarkdownWords; readonly locale: string },
): string {
  const { role, createdAt, state, stored } = message;
  if (role === "unreadable") return "";
  const who = role === "human" ? words.you : role === "system" ? words.system : words.assistant;
  const when = createdAt === 0 ? "" : ` · ${timeOf(createdAt, locale)}`;
  const text = textOfMessage({ role, stored }).trim();
  const end = state === "interrupted" ? `\n\n*${words.interrupted}*` : "";
  return `\n---\n\n**${who}**${when}\n\n${closed(text)}${end}\n`;
}

/** A fence that the answer left open (it was stopped) would swallow what follows. */
function closed(text: string): string {
  let open = "";
  for (const line of text.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const [, signs = "", rest = ""] = fence ?? [];
    if (signs === "") continue;
    if (open === "") open = signs;
    else if (signs.startsWith(open) && rest.trim() === "") open = "";
  }
  return open === "" ? text : `${text}\n${open}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function timeOf(at: number, locale: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}
