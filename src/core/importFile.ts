// A file to import, whatever wrote it: Redial's own export, ChatGPT's conversations.json, VS Code's
// chat export. Told apart by how it begins; read in pieces.
import { asRedialError, RedialError } from "./errors.ts";
import { readExportLines } from "./exportLines.ts";
import { readChatgptConversation } from "./importChatgpt.ts";
import { piecesOf } from "./importedMessages.ts";
import { readVscodeChat } from "./importVscodeChat.ts";
import { jsonElements } from "./jsonElements.ts";
import type { ImportPiece } from "./transferPorts.ts";

/** Longest line of an export, in UTF-16 code units. */
const maxLineLength = 64_000_000;

/**
 * What the file holds, in order: a session, then its messages. Codes `importUnknown` (no known
 * format), `importBroken`, `importNewer`.
 */
export async function* readImport(chunks: AsyncIterable<string>): AsyncGenerator<ImportPiece> {
  const source = new Peeked(chunks);
  const head = await source.begin();
  let count = 0;
  for await (const piece of piecesFrom(head, source)) {
    count++;
    yield piece;
  }
  if (count === 0) throw new RedialError("importUnknown");
}

async function* piecesFrom(head: string, source: Peeked): AsyncGenerator<ImportPiece> {
  if (/^\{\s*"redial"\s*:/.test(head)) {
    yield* readExportLines(linesOf(source));
    return;
  }
  try {
    if (head.startsWith("[")) yield* readChatgpt(source);
    else if (head.startsWith("{")) yield* readVscode(source);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RedialError("importBroken", ["1"], error);
    throw asRedialError(error);
  }
}

async function* readChatgpt(source: Peeked): AsyncGenerator<ImportPiece> {
  for await (const element of jsonElements(source.all(), "conversations")) {
    for (const session of readChatgptConversation(JSON.parse(element))) yield* piecesOf(session);
  }
}

async function* readVscode(source: Peeked): AsyncGenerator<ImportPiece> {
  const requests: unknown[] = [];
  for await (const element of jsonElements(source.all(), "requests")) {
    requests.push(JSON.parse(element));
  }
  const session = readVscodeChat(requests);
  if (session) yield* piecesOf(session);
}

async function* linesOf(source: Peeked): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of source.all()) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > maxLineLength) throw new RedialError("importUnknown");
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** A stream of which the beginning was looked at. */
class Peeked {
  readonly #chunks: AsyncIterator<string>;
  #head = "";

  constructor(chunks: AsyncIterable<string>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The beginning, without blanks and a byte order mark. */
  async begin(): Promise<string> {
    while (this.#head.trimStart().length < 64) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      this.#head += next.value;
    }
    this.#head = this.#head.replace(/^[\ufeff\s]+/, "");
    return this.#head.slice(0, 64);
  }

  async *all(): AsyncGenerator<string> {
    yield this.#head;
    this.#head = "";
    for (
      let next = await this.#chunks.next();
      next.done !== true;
      next = await this.#chunks.next()
    ) {
      yield next.value;
    }
  }
}
