// Vectors of messages in the journal: which are missing, kept, forgotten with their message (by the
// schema's triggers), and the nearest to a question's.
import type {
  ForgottenVector,
  QuestionVector,
  StoredVector,
  UnembeddedPage,
} from "../core/embeddingPorts.ts";
import { textOfMessage } from "../core/messages.ts";
import { type Database, numberOf, textOf } from "./database.ts";
import { messageColumns, toMessage } from "./rows.ts";
import { VectorIndex } from "./vectorIndex.ts";

/** Messages that one call looks at. */
const pageSize = 500;
/** Vectors that one step brings into memory. */
const loadStep = 1_000;
/** Nearest by the rough numbers in memory that are compared by all of their numbers. */
const roughLimit = 400;
/** Cosine below which two texts have nothing to do with each other. */
const leastNearness = 0.25;

export class VectorRows {
  readonly #db: Database;
  #index = new VectorIndex();
  #model = "";
  /** The newest vector that is in memory. */
  #loadedTo = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  unembedded(model: string, after: number, before: number): UnembeddedPage {
    const rows = this.#db.all(
      `SELECT message.rowid, ${qualified}, workspace,
         EXISTS (SELECT 1 FROM vector WHERE message = message.rowid AND model = ?) AS isThere
       FROM message JOIN session ON session.id = message.session
       WHERE message.rowid < ? AND message.rowid > ? AND removedAt IS NULL AND deletedAt IS NULL
         AND state <> 'pending' AND role <> 'unreadable'
       ORDER BY message.rowid DESC LIMIT ${pageSize}`,
      model,
      before,
      after,
    );
    const missing = rows.filter((row) => numberOf(row, "isThere") === 0);
    const messages = missing.map((row) => {
      const message = toMessage(row);
      const [rowid, workspace] = [numberOf(row, "rowid"), textOf(row, "workspace")];
      return { rowid, workspace, messageId: message.id, text: textOfMessage(message) };
    });
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return { messages };
    return {
      messages,
      range: { lowest: numberOf(last, "rowid"), highest: numberOf(first, "rowid") },
    };
  }

  writeVectors(model: string, vectors: readonly StoredVector[]): void {
    this.#db.write(() => {
      for (const { rowid, numbers } of vectors) {
        this.#db.run("DELETE FROM vector WHERE message = ?", rowid);
        this.#db.run(
          // The message may have been deleted while its vector was made.
          `INSERT INTO vector (message, model, numbers)
           SELECT message.rowid, ?, ? FROM message JOIN session ON session.id = message.session
           WHERE message.rowid = ? AND removedAt IS NULL AND deletedAt IS NULL`,
          model,
          new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
          rowid,
        );
      }
    });
  }

  forgottenVectors(limit: number): readonly ForgottenVector[] {
    return this.#db
      .all("SELECT workspace, message FROM vector_drop LIMIT ?", limit)
      .map((row) => ({ workspace: textOf(row, "workspace"), messageId: textOf(row, "message") }));
  }

  noteForgotten(vectors: readonly ForgottenVector[]): void {
    this.#db.write(() => {
      for (const { workspace, messageId } of vectors) {
        this.#db.run(
          "DELETE FROM vector_drop WHERE workspace = ? AND message = ?",
          workspace,
          messageId,
        );
      }
    });
  }

  /** Rows of the messages nearest to the question's vector, the nearest first, of what is in memory. */
  nearest(
    question: QuestionVector,
    workspaces: readonly string[],
    limit: number,
  ): readonly number[] {
    this.#follow(question.model);
    this.loadNext();
    const rough = this.#index.nearest(question.numbers, new Set(workspaces), roughLimit);
    const within = JSON.stringify(workspaces);
    return rough
      .flatMap((rowid) => {
        const row = this.#db.get(
          `SELECT numbers FROM vector JOIN message ON message.rowid = vector.message
             JOIN session ON session.id = message.session
           WHERE vector.message = ? AND model = ? AND removedAt IS NULL AND deletedAt IS NULL
             AND workspace IN (SELECT value FROM json_each(?))`,
          rowid,
          question.model,
          within,
        );
        const bytes = row && bytesOf(row["numbers"]);
        return bytes ? [{ rowid, nearness: cosine(bytes, question.numbers) }] : [];
      })
      .filter(({ nearness }) => nearness >= leastNearness)
      .sort((a, b) => b.nearness - a.nearness || b.rowid - a.rowid)
      .slice(0, limit)
      .map(({ rowid }) => rowid);
  }

  /** Brings some more vectors into memory; false when all are there, or nobody asked yet. */
  loadNext(): boolean {
    if (this.#model === "") return false;
    const rows = this.#db.all(
      `SELECT vector.id, vector.message, numbers, workspace
       FROM vector JOIN message ON message.rowid = vector.message
         JOIN session ON session.id = message.session
       WHERE vector.id > ? AND model = ? ORDER BY vector.id LIMIT ${loadStep}`,
      this.#loadedTo,
      this.#model,
    );
    for (const row of rows) {
      this.#loadedTo = numberOf(row, "id");
      const bytes = bytesOf(row["numbers"]);
      if (bytes && bytes.length > 0) {
        this.#index.add(numberOf(row, "message"), textOf(row, "workspace"), bytes);
      }
    }
    return rows.length === loadStep;
  }

  #follow(model: string): void {
    if (model === this.#model) return;
    this.#model = model;
    this.#loadedTo = 0;
    this.#index = new VectorIndex();
  }
}

const qualified = messageColumns.replace(/\w+/g, "message.$&");

function bytesOf(value: unknown): Int8Array | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  return new Int8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** The cosine; 0 for vectors of two lengths. */
function cosine(bytes: Int8Array, numbers: Float32Array): number {
  if (bytes.length !== numbers.length) return 0;
  let sum = 0;
  let length = 0;
  for (let index = 0; index < bytes.length; index++) {
    const value = numbers[index] ?? 0;
    sum += (bytes[index] ?? 0) * value;
    length += value * value;
  }
  return length > 0 ? sum / (127 * Math.sqrt(length)) : 0;
}
