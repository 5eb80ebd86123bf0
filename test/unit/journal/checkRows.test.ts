import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Peer } from "../../support/peer.ts";

describe("an examination of the journal", () => {
  it("finds it sound, with its search, and tells what waits", async () => {
    const peer = new Peer();
    await peer.ask("s1", "a");
    assert.deepEqual(
      peer.journal.checks.examine().map(({ id, state, args }) => [id, state, args.slice(0, 2)]),
      [
        ["journal", "ok", ["1", "2"]],
        ["fullText", "ok", []],
        ["outbox", "ok", ["1", "—"]],
      ],
    );
    await peer.close();
  });
});
