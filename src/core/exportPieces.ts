// Sessions as the text of an export, piece by piece, so that a long one is never whole in memory.
import { endLine, headLine, messageLine, sessionLine } from "./exportLines.ts";
import { type MarkdownWords, markdownHead, markdownMessage } from "./exportMarkdown.ts";
import type { ExportPort, MessageFields } from "./transferPorts.ts";

/** Messages read at a time. */
const readStep = 200;

/** JSON lines of the sessions with all versions of their turns. */
export async function* exportAsLines(
  port: ExportPort,
  sessionIds: readonly string[],
): AsyncGenerator<string> {
  yield headLine(Date.now());
  let messages = 0;
  const sessions = await port.readFamilies(sessionIds);
  for (const session of sessions) {
    yield sessionLine(session);
    for await (const message of messagesOf(port, session.id)) {
      messages++;
      yield messageLine(message);
    }
  }
  yield endLine({ sessions: sessions.length, messages });
}

/** Markdown of these very sessions, one after the other. */
export async function* exportAsMarkdown(
  port: ExportPort,
  sessionIds: readonly string[],
  how: { readonly words: MarkdownWords; readonly locale: string },
): AsyncGenerator<string> {
  const byId = new Map((await port.readFamilies(sessionIds)).map((each) => [each.id, each]));
  let isFirst = true;
  for (const id of sessionIds) {
    const session = byId.get(id);
    if (!session) continue;
    yield (isFirst ? "" : "\n\n") + markdownHead(session, how.locale);
    isFirst = false;
    for await (const message of messagesOf(port, id)) yield markdownMessage(message, how);
  }
}

async function* messagesOf(port: ExportPort, sessionId: string): AsyncGenerator<MessageFields> {
  let afterSeq = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const messages = await port.readFields(sessionId, afterSeq, readStep);
    yield* messages;
    const last = messages.at(-1);
    if (!last || messages.length < readStep) return;
    afterSeq = last.seq;
  }
}
