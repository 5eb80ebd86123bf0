// Brings the sessions of a file into a workspace: all of them or, when anything is wrong with the
// file, none.
import { readImport } from "./importFile.ts";
import { newId } from "./sessionId.ts";
import type { ImportOutcome, ImportPort, MessageFields } from "./transferPorts.ts";

/** Messages, and characters of them, that are handed to the journal at a time. */
const stepMessages = 200;
const stepLength = 1_000_000;

/** Codes as {@link readImport}'s, and what `chunks` throws. Told of every message: `onProgress`. */
export async function importSessions(
  port: ImportPort,
  chunks: AsyncIterable<string>,
  workspace: string,
  onProgress: (messages: number) => void = () => {},
): Promise<ImportOutcome> {
  const importId = newId();
  try {
    await stage(port, importId, chunks, onProgress);
    return await port.commitImport(importId, workspace);
  } catch (error) {
    await port.abandonImport(importId);
    throw error;
  }
}

async function stage(
  port: ImportPort,
  importId: string,
  chunks: AsyncIterable<string>,
  onProgress: (messages: number) => void,
): Promise<void> {
  let sessionId = "";
  let waiting: MessageFields[] = [];
  let length = 0;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await port.stageMessages(importId, sessionId, waiting);
    count += waiting.length;
    waiting = [];
    length = 0;
    onProgress(count);
  };
  for await (const piece of readImport(chunks)) {
    if (piece.kind === "session") {
      await flush();
      sessionId = piece.fields.id;
      await port.stageSession(importId, piece.fields);
      continue;
    }
    waiting.push(piece.fields);
    length += piece.fields.stored.length;
    if (waiting.length >= stepMessages || length >= stepLength) await flush();
  }
  await flush();
}
