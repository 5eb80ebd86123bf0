// Asking a question anew: edited or as it was, the earlier version stays with what follows it.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { leftOutOf } from "../../../src/core/messages.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { type ChatWindow, gate, openChatWindow, rejectionOf, texts } from "./chatWindow.ts";

describe("a new version of a question", () => {
  let file: JournalFile;
  let window: ChatWindow;
  beforeEach(() => {
    file = makeJournalFile();
    window = openChatWindow(file, {
      script: async function* ({ messages }) {
        yield `re: ${messages.at(-1)?.text}`;
        return undefined;
      },
    });
  });
  afterEach(async () => {
    await window.chat.close();
    file.dispose();
  });

  const questionId = (sessionId: string, index: number): string =>
    window.journal.sessions.readPage(sessionId, 100).messages[index]?.id ?? "";

  it("is asked after what stands before it, in a session of its own", async () => {
    const first = await window.ask("one");
    await window.ask("two", first);
    await window.chat.askVersion({
      turnId: "v",
      sessionId: first,
      questionId: questionId(first, 2),
      text: " two, better ",
    });
    const started = window.events.findLast((event) => event.kind === "started");
    assert.ok(started?.kind === "started");
    assert.equal(started.insteadOf, first);
    const second = started.session.id;
    const asked = window.model.requests.at(-1)?.slice(-3);
    assert.deepEqual(asked, ["human: one", "ai: re: one", "human: two, better"]);
    assert.deepEqual(texts(window, first).at(-1), "complete: re: two");
    assert.deepEqual(texts(window, second).at(-1), "complete: re: two, better");
    assert.deepEqual(window.journal.versions.versionsOf(second), [
      { messageId: questionId(second, 2), index: 1, count: 2 },
    ]);
  });

  it("has the same words when none are given, and counts with those before", async () => {
    const first = await window.ask("one");
    for (const turnId of ["v1", "v2"]) {
      const session = window.events.findLast((event) => event.kind === "started")?.session.id ?? "";
      const question = questionId(session, 0);
      await window.chat.askVersion({ turnId, sessionId: session, questionId: question });
    }
    assert.deepEqual(window.model.requests, Array(3).fill(["system: Be kind.", "human: one"]));
    assert.deepEqual(window.journal.versions.versionsOf(first), [
      { messageId: questionId(first, 0), index: 0, count: 3 },
    ]);
  });

  it("notes what was not to be recalled for it, beside the answer that had it", async () => {
    const first = await window.ask("one");
    await window.chat.askVersion({
      turnId: "v",
      sessionId: first,
      questionId: questionId(first, 0),
      without: ["m77"],
    });
    const second = window.events.findLast((event) => event.kind === "started")?.session.id ?? "";
    const leftOut = [first, second].map((id) =>
      window.journal.sessions.readPage(id, 100).messages.flatMap(({ stored }) => leftOutOf(stored)),
    );
    assert.deepEqual(leftOut, [[], ["m77"]]);
    assert.deepEqual(texts(window, first), ["complete: one", "complete: re: one"]);
  });

  it("stays a version when it failed and is asked again", async () => {
    const first = await window.ask("one");
    await window.chat.askVersion({
      turnId: "v",
      sessionId: first,
      questionId: questionId(first, 0),
    });
    const second = window.events.findLast((event) => event.kind === "started")?.session.id ?? "";
    const retried = { turnId: "r", sessionId: second, questionId: questionId(second, 0) };
    await window.chat.retry(retried);
    assert.deepEqual(window.journal.versions.versionsOf(second), [
      { messageId: questionId(second, 0), index: 1, count: 2 },
    ]);
  });

  it("is refused for an empty text, a message that is no question, and a session that answers", async () => {
    const first = await window.ask("one");
    const version = (index: number, text?: string): Promise<void> =>
      window.chat.askVersion({
        turnId: `v${index}`,
        sessionId: first,
        questionId: questionId(first, index),
        ...(text !== undefined && { text }),
      });
    assert.equal(await rejectionOf(version(0, "  ")), "questionEmpty");
    assert.equal(await rejectionOf(version(1)), "messageGone");
    const held = gate();
    const busy = openChatWindow(file, {
      owner: "window-2",
      script: async function* () {
        await held.opened;
        yield "late";
        return undefined;
      },
    });
    const begun = busy.next("started");
    const asking = busy.ask("two", first);
    await begun;
    assert.equal(await rejectionOf(version(0)), "sessionBusy");
    held.open();
    await asking;
    await busy.chat.close();
  });
});
