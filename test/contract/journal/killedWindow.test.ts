// A window that is killed with -9 in mid-answer, as a real process: what the next window finds.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type ServerProcess, startProcess } from "../../support/processes.ts";
import { openChatWindow } from "../../unit/core/chatWindow.ts";
import { kept, onlyQuestion, withText } from "../../unit/core/interruption.ts";
import { answering } from "../../unit/core/scriptedModel.ts";
import { type JournalFile, makeJournalFile } from "../../unit/journal/journalFile.ts";

const program = fileURLToPath(new URL("answeringWindow.ts", import.meta.url));

let file: JournalFile;
let running: ServerProcess | undefined;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(async () => {
  await running?.kill();
  file.dispose();
});

/** Starts a window that asks "Why?" and waits until its output matches. */
async function askInOtherProcess(readyWhen: RegExp): Promise<ServerProcess> {
  running = await startProcess({
    command: process.execPath,
    args: [program, file.path, "Why?"],
    readyWhen,
  });
  return running;
}

describe("a window that is killed in mid-answer", () => {
  it("leaves the question and the text of its last checkpoint, marked, to be asked again", async () => {
    const window = await askInOtherProcess(/checkpointed Half of the answer/);
    const next = openChatWindow(file, { owner: "next", script: answering("Because.") });
    await next.chat.recoverAbandoned();
    assert.deepEqual(kept(next), ["human pending: Why?"], "the other window still lives");
    await window.kill();
    await next.chat.recoverAbandoned();
    assert.deepEqual(kept(next), withText("hostEnded", "Half of the answer"));
    const sessionId = next.journal.sessions.newestSession(["w1"])?.id ?? "";
    const [question] = next.journal.sessions.readPage(sessionId, 10).messages;
    await next.chat.retry({ turnId: "again", sessionId, questionId: question?.id ?? "" });
    assert.deepEqual(kept(next), ["human complete: Why?", "ai complete: Because."]);
  });

  it("leaves the question as soon as the model is asked", async () => {
    const window = await askInOtherProcess(/asked/);
    await window.kill();
    const next = openChatWindow(file, { owner: "next" });
    const [turn] = next.journal.turns.abandonedTurns();
    await next.chat.recoverAbandoned();
    const expected = turn?.text ? withText("hostEnded", turn.text) : onlyQuestion("hostEnded");
    assert.deepEqual(kept(next), expected);
  });

  it("does not hold the session: the next question is taken, after what was left", async () => {
    const window = await askInOtherProcess(/checkpointed Half of the answer/);
    const next = openChatWindow(file, { owner: "next", script: answering("So.") });
    const sessionId = next.journal.sessions.newestSession(["w1"])?.id;
    await window.kill();
    await next.ask("And?", sessionId);
    assert.deepEqual(kept(next), [
      ...withText("hostEnded", "Half of the answer"),
      "human complete: And?",
      "ai complete: So.",
    ]);
    assert.deepEqual(next.model.requests, [
      ["system: Be kind.", "human: Why?", "ai: Half of the answer", "human: And?"],
    ]);
  });
});
