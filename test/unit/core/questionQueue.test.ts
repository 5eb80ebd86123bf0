// Questions that wait: the order, what holds them, and that none is lost.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "mocha";
import { QuestionQueue } from "../../../src/core/questionQueue.ts";
import { gate, rejectionOf } from "./chatWindow.ts";

describe("questions that wait", () => {
  const drafts = new Map<string, string>();
  const asked: string[] = [];
  let idle = gate();
  let failure: Error | undefined;

  beforeEach(() => {
    drafts.clear();
    asked.length = 0;
    idle = gate();
    failure = undefined;
  });

  function openQueue(): QuestionQueue {
    return new QuestionQueue({
      store: {
        readDraft: async (owner) => drafts.get(owner) ?? "",
        saveDraft: async (owner, text) => void drafts.set(owner, text),
      },
      ask: async (_, text) => {
        if (failure) throw failure;
        asked.push(text);
      },
      whenIdle: () => idle.opened,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    });
  }

  const question = (text: string) => ({ queueId: `id of ${text}`, text });
  const texts = async (queue: QuestionQueue): Promise<readonly string[]> =>
    (await queue.read("s1")).questions.map(({ text }) => text);

  /** Until the queue told of a change for which this is true. */
  async function until(queue: QuestionQueue, isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const listening = queue.onChange(() => {
        if (!isTrue()) return;
        listening.dispose();
        resolve();
      });
      if (isTrue()) resolve();
    });
  }

  it("are asked one after the other, each when the answer before it came whole", async () => {
    const queue = openQueue();
    await queue.add("s1", question("one"));
    await queue.add("s1", question("two"));
    assert.deepEqual(await texts(queue), ["one", "two"]);
    idle.open();
    await until(queue, () => asked.length === 1);
    assert.deepEqual(await texts(queue), ["two"]);
    queue.noteEnd("s1", true);
    await until(queue, () => asked.length === 2);
    assert.deepEqual([asked, await texts(queue)], [["one", "two"], []]);
  });

  it("are held when the answer ended early, until the user sends them", async () => {
    const queue = openQueue();
    await queue.add("s1", question("one"));
    queue.noteEnd("s1", false);
    idle.open();
    assert.equal((await queue.read("s1")).isHeld, true);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(asked, []);
    await queue.release("s1");
    await until(queue, () => asked.length === 1);
  });

  it("are on disk while they wait, and held by the window that finds them", async () => {
    await openQueue().add("s1", question("one"));
    const next = openQueue();
    idle.open();
    assert.deepEqual(await next.read("s1"), { questions: [question("one")], isHeld: true });
    await next.remove("s1", "id of one");
    assert.deepEqual([...drafts.values()], [""]);
  });

  it("stay when they could not be asked", async () => {
    const queue = openQueue();
    failure = new Error("the disk is full");
    await queue.add("s1", question("one"));
    idle.open();
    const changes: boolean[] = [];
    queue.onChange((change) => changes.push(change.queue.isHeld));
    await until(queue, () => changes.at(-1) === true);
    assert.deepEqual(await queue.read("s1"), { questions: [question("one")], isHeld: true });
  });

  it("are twenty at most, and none is empty", async () => {
    const queue = openQueue();
    assert.equal(await rejectionOf(queue.add("s1", question("  "))), "questionEmpty");
    for (let count = 0; count < 20; count++) await queue.add("s1", question(`q${count}`));
    assert.equal(await rejectionOf(queue.add("s1", question("more"))), "queueFull");
  });
});
