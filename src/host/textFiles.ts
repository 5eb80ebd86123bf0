// Large text files that the user chose, read and written in pieces: local ones as streams, others
// through the editor. What is written appears under its name only when it is whole.
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";

/** Bytes read, and characters written, at a time. */
const pieceLength = 256 * 1_024;

/** The file's text in pieces. Code `fileUnreadable`. */
export async function* readPieces(uri: vscode.Uri): AsyncGenerator<string> {
  try {
    if (uri.scheme === "file") {
      yield* createReadStream(uri.fsPath, { encoding: "utf8", highWaterMark: pieceLength });
      return;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    for (let start = 0; start < text.length; start += pieceLength) {
      yield text.slice(start, start + pieceLength);
      // The editor's other work comes in between.
      await setImmediate();
    }
  } catch (error) {
    throw new RedialError("fileUnreadable", [reasonOf(error)], error);
  }
}

/** Writes the pieces; on any failure the file stays as it was. Code `fileUnwritable`. */
export async function writePieces(uri: vscode.Uri, pieces: AsyncIterable<string>): Promise<void> {
  if (uri.scheme === "file") {
    await writeLocal(uri.fsPath, pieces);
    return;
  }
  const parts: string[] = [];
  for await (const piece of pieces) parts.push(piece);
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(parts.join("")));
  } catch (error) {
    throw new RedialError("fileUnwritable", [reasonOf(error)], error);
  }
}

async function writeLocal(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const partPath = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(partPath, "wx", 0o600);
    try {
      let waiting = "";
      for await (const piece of pieces) {
        waiting += piece;
        if (waiting.length < pieceLength) continue;
        await file.write(waiting);
        waiting = "";
      }
      await file.write(waiting);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partPath, path);
  } catch (error) {
    await rm(partPath, { force: true });
    if (error instanceof RedialError) throw error;
    throw new RedialError("fileUnwritable", [reasonOf(error)], error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
