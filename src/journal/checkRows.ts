// Examines the journal's file for the command that checks memory. Reads only.
import type { Finding } from "../core/doctorPorts.ts";
import { type Database, numberOf, textOf } from "./database.ts";

export class CheckRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Integrity, search, what waits for the shared copy. Reads the whole file. */
  examine(): readonly Finding[] {
    return [this.#integrity(), this.#fullText(), this.#outbox()];
  }

  #integrity(): Finding {
    const [problem] = this.#db
      .all("PRAGMA integrity_check(1)")
      .map((row) => textOf(row, "integrity_check"))
      .filter((line) => line !== "ok");
    if (problem !== undefined) {
      const sentence = "The journal is damaged: {0}. Make a copy of it before you go on.";
      return { id: "journal", state: "failed", sentence, args: [problem] };
    }
    const size = this.#db.get(
      "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size",
    );
    const counts = this.#db.get(
      `SELECT (SELECT COUNT(*) FROM session WHERE deletedAt IS NULL) AS sessions,
         (SELECT COUNT(*) FROM message WHERE removedAt IS NULL) AS messages`,
    );
    const kilobytes = Math.ceil(numberOf(size, "bytes") / 1024);
    return {
      id: "journal",
      state: "ok",
      sentence: "The journal is sound: {0} sessions, {1} messages, {2} KB.",
      args: [numberOf(counts, "sessions"), numberOf(counts, "messages"), kilobytes].map(String),
    };
  }

  #fullText(): Finding {
    const has = this.#db.get("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'") !== undefined;
    return has
      ? { id: "fullText", state: "ok", sentence: "Search uses a full-text index.", args: [] }
      : {
          id: "fullText",
          state: "warning",
          sentence:
            "This editor's SQLite has no full-text index: search reads the newest messages.",
          args: [],
        };
  }

  #outbox(): Finding {
    const row = this.#db.get(
      "SELECT COUNT(*) AS count, MAX(attempts) AS attempts, MAX(lastError) AS error FROM outbox",
    );
    const count = numberOf(row, "count");
    if (count === 0) {
      return { id: "outbox", state: "ok", sentence: "Nothing waits for Redis.", args: [] };
    }
    const error = typeof row?.["error"] === "string" ? row["error"] : "—";
    return {
      id: "outbox",
      state: "ok",
      sentence: "{0} sessions wait for Redis (last error: {1}).",
      args: [String(count), error],
    };
  }
}
