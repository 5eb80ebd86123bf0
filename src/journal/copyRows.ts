// What the journal remembers of the shared copy: epoch, versions, how many entries of each list it
// knows. The base of everything that syncRows.ts does.
import { hash } from "node:crypto";
import type { CopyAddress, CopyMark, CopyState, SessionMark } from "../core/syncPorts.ts";
import { type Database, numberOf, type Row, textOf, textOrNone } from "./database.ts";
import { nothingShared } from "./schema.ts";

/** An entry that was set aside is kept by its digest only; its row's id says which. */
const asideId = /^aside-\d+-([0-9a-f]{40})$/;

export class CopyRows {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** `undefined` when the journal has no such session, in the trash or not. */
  readMark(sessionId: string): SessionMark | undefined {
    const session = this.#db.get(
      `SELECT workspace, listKey, version, sharedLength, sharedSeq,
         EXISTS (SELECT 1 FROM message WHERE message.session = session.id) AS hasMessages
       FROM session WHERE id = ?`,
      sessionId,
    );
    if (!session) return undefined;
    const hasMessages = numberOf(session, "hasMessages") === 1;
    return { ...this.markOf(sessionId, session), hasMessages };
  }

  /** The mark of a session of which these columns were read: workspace, listKey, version, sharedLength, sharedSeq. */
  markOf(sessionId: string, session: Row): Pick<SessionMark, "address" | "mark"> {
    const list = textOrNone(session, "listKey");
    const address: CopyAddress = {
      workspace: textOf(session, "workspace"),
      sessionId,
      ...(list !== undefined && { listKey: list }),
    };
    const length = numberOf(session, "sharedLength");
    const tail = length > 0 ? this.#tail(sessionId, numberOf(session, "sharedSeq")) : undefined;
    return {
      address,
      mark: {
        ...this.#copyOf(address),
        version: numberOf(session, "version"),
        length,
        ...tail,
      },
    };
  }

  /** Remembers what the copy said of itself. */
  noteState(address: CopyAddress, state: CopyState): void {
    this.#db.run(
      "UPDATE workspace SET epoch = COALESCE(?, epoch), pushes = MAX(pushes, ?) WHERE key = ?",
      state.epoch ?? null,
      state.pushes,
      copyKey(address),
    );
  }

  /** Forgets all that was known of a copy that lost its data; what it is now comes in its place. */
  resetCopy(address: CopyAddress, base: CopyMark, state: CopyState): void {
    this.#db.write(() => {
      const { epoch, pushes } = this.#copyOf(address);
      // Another window was faster.
      if (epoch !== base.epoch || pushes !== base.pushes) return;
      this.#db.run(
        "UPDATE workspace SET epoch = ?, pushes = ? WHERE key = ?",
        state.epoch ?? null,
        state.pushes,
        copyKey(address),
      );
      const { where, value } = sessionsOf(address);
      this.#db.run(
        `DELETE FROM message WHERE session IN (SELECT id FROM session WHERE ${where})
           AND role = 'unreadable' AND id GLOB 'aside-*'`,
        value,
      );
      this.#db.run(
        `UPDATE session SET version = 0, sharedLength = 0, sharedSeq = ?, metaDirty = 1
         WHERE ${where}`,
        ...[nothingShared, value],
      );
      this.#db.run(
        `INSERT INTO outbox (session, workspace, since)
         SELECT id, workspace, ? FROM session WHERE ${where} ON CONFLICT (session) DO NOTHING`,
        Date.now(),
        value,
      );
    });
  }

  #copyOf(address: CopyAddress): Pick<CopyMark, "epoch" | "journal" | "pushes"> {
    const key = copyKey(address);
    const row = this.#db.get("SELECT epoch, journal, pushes FROM workspace WHERE key = ?", key);
    const journal = row && textOrNone(row, "journal");
    if (!row || journal === undefined) {
      this.#db.run(
        `INSERT INTO workspace (key, label, journal) VALUES (?, '', ?)
         ON CONFLICT (key) DO UPDATE SET journal = COALESCE(journal, excluded.journal)`,
        key,
        crypto.randomUUID(),
      );
      return this.#copyOf(address);
    }
    const epoch = textOrNone(row, "epoch");
    return { ...(epoch !== undefined && { epoch }), journal, pushes: numberOf(row, "pushes") };
  }

  #tail(sessionId: string, seq: number): Pick<CopyMark, "tail" | "tailText"> | undefined {
    const row = this.#db.get(
      `SELECT id, role, stored FROM message
         WHERE session = ?1 AND seq = ?2 AND apart = 0 AND removedAt IS NULL
       UNION ALL SELECT id, role, stored FROM message
         WHERE session = ?1 AND seq = ?2 AND apart = 0 AND removedAt IS NOT NULL`,
      ...[sessionId, seq],
    );
    return row && { tail: digestOf(row), ...textOfEntry(row) };
  }
}

/** The entry that the row stands for, where it is known; needs the columns of {@link digestOf}. */
function textOfEntry(row: Row): Pick<CopyMark, "tailText"> {
  return isAside(row) ? {} : { tailText: textOf(row, "stored") };
}

/** True for a row that stands for an entry of which only the digest is known. */
export function isAside(row: Row): boolean {
  return textOf(row, "role") === "unreadable" && asideId.test(textOf(row, "id"));
}

/** SHA-1 (hex) of the list's entry that the row stands for; needs columns id, role, stored. */
export function digestOf(row: Row): string {
  const aside = textOf(row, "role") === "unreadable" ? asideId.exec(textOf(row, "id")) : null;
  return aside?.[1] ?? hash("sha1", textOf(row, "stored"));
}

/** An attached list belongs to no workspace in Redis: what is known of it has a row of its own. */
function copyKey(address: CopyAddress): string {
  return address.listKey === undefined ? address.workspace : `list:${address.listKey}`;
}

function sessionsOf(address: CopyAddress): { where: string; value: string } {
  return address.listKey === undefined
    ? { where: "workspace = ? AND listKey IS NULL", value: address.workspace }
    : { where: "listKey = ?", value: address.listKey };
}
