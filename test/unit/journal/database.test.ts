// The journal's file: how it is made, migrated, copied and refused.
import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Database, numberOf, openDatabase, textOf } from "../../../src/journal/database.ts";
import { migrations } from "../../../src/journal/schema.ts";
import { makeTempFolder, type TempFolder } from "../../support/tempFolder.ts";
import { codeOf } from "./journalFile.ts";

const steps = [
  "CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('first')",
  "ALTER TABLE note ADD COLUMN colour TEXT DEFAULT 'blue'",
  "INSERT INTO note VALUES ('third', 'red')",
];

describe("the journal's file", () => {
  let folder: TempFolder;
  let path: string;
  const opened: Database[] = [];

  beforeEach(() => {
    folder = makeTempFolder("database");
    path = join(folder.path, "journal.db");
  });

  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
    folder.remove();
  });

  function open(upTo: number): Database {
    const database = openDatabase(path, steps.slice(0, upTo));
    opened.push(database);
    return database;
  }

  function openAndClose(upTo: number): void {
    open(upTo).close();
  }

  function notes(file: string): unknown[] {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return database
        .prepare("SELECT * FROM note")
        .all()
        .map((row) => Object.values(row).join(" "));
    } finally {
      database.close();
    }
  }

  it("is made with its folder, for its owner alone, as are the files beside it", () => {
    path = join(folder.path, "not", "there", "journal.db");
    open(1).write(() => {});
    const modes = Object.fromEntries(
      readdirSync(join(path, "..")).map((name) => [
        name,
        (statSync(join(path, "..", name)).mode & 0o777).toString(8),
      ]),
    );
    assert.deepEqual(modes, {
      "journal.db": "600",
      "journal.db-shm": "600",
      "journal.db-wal": "600",
    });
    assert.equal((statSync(join(path, "..")).mode & 0o777).toString(8), "700");
  });

  it("loses rights that others were given", () => {
    openAndClose(1);
    chmodSync(path, 0o666);
    openAndClose(1);
    assert.equal((statSync(path).mode & 0o777).toString(8), "600");
  });

  it("is kept safe from power cuts and writes nothing beside", () => {
    const database = open(1);
    const pragma = (name: string): unknown =>
      Object.values(database.get(`PRAGMA ${name}`) ?? {})[0];
    assert.deepEqual(
      ["journal_mode", "synchronous", "temp_store", "secure_delete", "busy_timeout"].map(pragma),
      ["wal", 1, 2, 1, 10_000],
    );
  });

  it("in memory leaves nothing on disk", () => {
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      const database = openDatabase(":memory:", steps);
      database.write(() => database.run("INSERT INTO note VALUES ('x', 'y')"));
      assert.deepEqual([database.all("SELECT * FROM note").length, readdirSync(".")], [3, []]);
      database.close();
    } finally {
      process.chdir(before);
    }
  });

  it("is migrated from every version to the newest", () => {
    const found = [0, 1, 2, 3].map((version) => {
      path = join(folder.path, `from-${version}.db`);
      if (version > 0) openAndClose(version);
      openAndClose(3);
      return notes(path);
    });
    assert.deepEqual(found, Array(4).fill(["first blue", "third red"]));
  });

  it("is copied as it was before it is migrated, for its owner alone", () => {
    openAndClose(1);
    openAndClose(3);
    assert.deepEqual(readdirSync(folder.path).sort(), ["journal.db", "journal.db.v1"]);
    assert.deepEqual(notes(`${path}.v1`), ["first"]);
    assert.equal((statSync(`${path}.v1`).mode & 0o777).toString(8), "600");
  });

  it("keeps a copy that is there already", () => {
    openAndClose(1);
    writeFileSync(`${path}.v1`, "an earlier copy");
    openAndClose(2);
    assert.equal(readFileSync(`${path}.v1`, "utf8"), "an earlier copy");
  });

  it("is not copied when it is new or needs no migration", () => {
    openAndClose(3);
    openAndClose(3);
    assert.deepEqual(readdirSync(folder.path), ["journal.db"]);
  });

  it("stays as it was when a migration fails, and can be opened again", () => {
    openAndClose(1);
    assert.throws(() =>
      openDatabase(path, [...steps.slice(0, 2), "INSERT INTO nowhere VALUES (1)"]),
    );
    assert.deepEqual(notes(path), ["first"]);
    openAndClose(1);
  });

  it("of a newer Redial is refused and left as it is, byte for byte", () => {
    openAndClose(3);
    const before = readFileSync(path);
    assert.equal(
      codeOf(() => open(2)),
      "journalNewer",
    );
    assert.deepEqual(readFileSync(path), before);
    assert.deepEqual(readdirSync(folder.path), ["journal.db"]);
  });

  it("of a newer Redial that uses another journal mode is left in it", () => {
    openAndClose(3);
    const newer = new DatabaseSync(path);
    newer.exec("PRAGMA journal_mode = DELETE");
    newer.close();
    const before = readFileSync(path);
    assert.equal(
      codeOf(() => open(2)),
      "journalNewer",
    );
    assert.deepEqual(readFileSync(path), before);
  });

  it("takes no more writes once a newer Redial has migrated it", () => {
    const older = open(2);
    openAndClose(3);
    const write = (): void => older.write(() => void older.run("DELETE FROM note"));
    assert.equal(codeOf(write), "journalNewer");
    assert.equal(older.raw.isTransaction, false);
    assert.deepEqual(notes(path), ["first blue", "third red"]);
  });

  it("gives new columns to statements that were prepared before a migration", () => {
    const older = open(1);
    const before = older.get("SELECT * FROM note");
    openAndClose(2);
    assert.deepEqual(
      [{ ...before }, { ...older.get("SELECT * FROM note") }],
      [{ text: "first" }, { text: "first", colour: "blue" }],
    );
  });

  it("that is no database is refused and left as it is", () => {
    const bytes = Buffer.from("not a database, but somebody's text\n".repeat(200));
    writeFileSync(path, bytes);
    assert.throws(() => open(1), /file is not a database/);
    assert.deepEqual(readFileSync(path), bytes);
    assert.deepEqual(readdirSync(folder.path), ["journal.db"]);
  });

  it("that is a folder is refused", () => {
    mkdirSync(path);
    assert.throws(() => open(1), /EISDIR/);
    assert.ok(existsSync(path));
  });

  it("opens with the real migrations, twice", () => {
    openDatabase(path).close();
    const again = openDatabase(path);
    opened.push(again);
    assert.equal(numberOf(again.get("PRAGMA user_version"), "user_version"), migrations.length);
  });
});

describe("a transaction of the journal", () => {
  let database: Database;

  beforeEach(() => {
    database = openDatabase(":memory:", steps);
  });

  afterEach(() => database.close());

  const count = (): number => numberOf(database.get("SELECT COUNT(*) AS n FROM note"), "n");

  it("keeps all or nothing, whatever it nests", () => {
    const failure = new Error("in the middle");
    const write = (): void =>
      database.write(() => {
        database.run("DELETE FROM note");
        database.write(() => database.run("INSERT INTO note VALUES ('inner', '')"));
        throw failure;
      });
    assert.throws(write, failure);
    assert.equal(count(), 2);
    database.write(() => database.run("DELETE FROM note WHERE text = ?", "first"));
    assert.equal(count(), 1);
  });

  it("passes on what its work returns", () => {
    assert.equal(
      database.write(() => database.write(() => "inner")),
      "inner",
    );
  });

  it("that SQLite ended by itself passes on the reason", () => {
    const write = (): void =>
      database.write(() => {
        database.raw.exec("ROLLBACK");
        throw new Error("disk full");
      });
    assert.throws(write, /disk full/);
    assert.equal(database.write(count), 2);
  });
});

describe("a column of a row", () => {
  it("is what it should be or an error that names it", () => {
    const row = { text: "t", number: 1, big: 2n, nothing: null };
    assert.deepEqual(
      [textOf(row, "text"), numberOf(row, "number"), numberOf(row, "big")],
      ["t", 1, 2],
    );
    for (const read of [
      () => textOf(row, "number"),
      () => textOf(undefined, "text"),
      () => numberOf(row, "nothing"),
      () => numberOf(row, "absent"),
    ]) {
      assert.throws(read, /column (number|text|nothing|absent) holds/);
    }
  });
});
