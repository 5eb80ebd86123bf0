// Work on sessions: one piece at a time for each, also for work that concerns several.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { SessionQueue } from "../../../src/sync/sessionQueue.ts";

describe("the queue of sessions", () => {
  it("begins at once where nothing is under way", async () => {
    const queue = new SessionQueue();
    const steps: string[] = [];
    const over = queue.run("s1", async () => void steps.push("work"));
    steps.push("asked");
    await over;
    assert.deepEqual(steps, ["work", "asked"]);
  });

  it("lets work on several wait for what is under way on each, and holds what comes after", async () => {
    const queue = new SessionQueue();
    const steps: string[] = [];
    const first = Promise.withResolvers<void>();
    const both = Promise.withResolvers<void>();
    const works = [
      queue.run("s2", () => first.promise.then(() => void steps.push("s2"))),
      queue.runAll(["s1", "s2"], () => both.promise.then(() => void steps.push("both"))),
      queue.run("s1", async () => void steps.push("s1 after")),
    ];
    await queue.run("s3", async () => void steps.push("s3"));
    first.resolve();
    await works[0];
    both.resolve();
    await Promise.all(works);
    assert.deepEqual(steps, ["s3", "s2", "both", "s1 after"]);
  });

  it("lets others go on when work on several fails", async () => {
    const queue = new SessionQueue();
    await assert.rejects(queue.runAll(["s1", "s2"], () => Promise.reject(new Error("no"))));
    assert.equal(await queue.run("s2", async () => "goes on"), "goes on");
    await queue.idle();
  });
});
