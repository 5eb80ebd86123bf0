// The chat service: which questions are taken, retries, sessions that go while they answer.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { textOfMessage } from "../../../src/core/messages.ts";
import { answerIdOf } from "../../../src/core/turnEnd.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { type ChatWindow, gate, openChatWindow, rejectionOf, texts } from "./chatWindow.ts";
import { answering, waiting } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

/** The id of the session's question with this text. */
function questionId(window: ChatWindow, sessionId: string, text: string): string {
  const { messages } = window.journal.sessions.readPage(sessionId, 100);
  return messages.find((message) => textOfMessage(message) === text)?.id ?? "no such question";
}

describe("a question", () => {
  it("that is empty, too long or for a session that is gone is refused, and leaves nothing", async () => {
    const window = openChatWindow(file);
    assert.deepEqual(
      await Promise.all([
        rejectionOf(window.ask(" \n\t ")),
        rejectionOf(window.ask("x".repeat(1_000_001))),
        rejectionOf(window.ask("Hm?", "never")),
        rejectionOf(window.chat.retry({ turnId: "t", sessionId: "never", questionId: "never" })),
      ]),
      ["questionEmpty", "questionTooLong", "sessionGone", "sessionGone"],
    );
    assert.deepEqual([window.events, file.read("SELECT * FROM session")], [[], []]);
  });

  it("makes a session of its workspace, named after it, or goes on with one as it is", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const sessionId = await window.ask("  ## First *question*\nand more ");
    await window.chat.ask({ turnId: "t", sessionId, workspace: "w2", text: "Second" });
    assert.deepEqual(
      window.journal.sessions
        .listSessions(["w1", "w2"])
        .map(({ id, workspace, title }) => ({ id, workspace, title })),
      [{ id: sessionId, workspace: "w1", title: "First question" }],
    );
    assert.deepEqual(texts(window, sessionId)[0], "complete: ## First *question*\nand more");
  });

  it("that cannot be written is refused, and asks no model", async () => {
    const failure = new RedialError("journalUnavailable", ["disk full"]);
    const window = openChatWindow(file, {
      script: answering("never"),
      store: () => ({ beginTurn: () => Promise.reject(failure) }),
    });
    assert.equal(await rejectionOf(window.ask("Hm?")), "journalUnavailable");
    assert.deepEqual([window.events, window.model.requests], [[], []]);
    assert.equal(await rejectionOf(window.ask("Hm?")), "journalUnavailable");
  });

  it("with settings that cannot be read is refused, and leaves nothing", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const broken = openChatWindow(file, {
      owner: "window-2",
      settings: {
        get systemPrompt(): string {
          throw new Error("broken setting");
        },
      },
    });
    const sessionId = await window.ask("One?");
    assert.equal(String(await rejectionOf(broken.ask("Two?", sessionId))), "Error: broken setting");
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });
});

describe("a retry", () => {
  it("asks the same question in place of its interrupted turn", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const sessionId = await window.ask("One?");
    window.model.script = async function* () {
      yield "Ha";
      return "cut";
    };
    await window.ask("Two?", sessionId);
    window.model.script = answering("Whole.");
    const oldQuestion = questionId(window, sessionId, "Two?");
    const started = window.next("started");
    await window.chat.retry({ turnId: "turn-r", sessionId, questionId: oldQuestion });
    assert.deepEqual(texts(window, sessionId).slice(2), ["complete: Two?", "complete: Whole."]);
    assert.deepEqual((await started).removedIds, [oldQuestion, answerIdOf(oldQuestion)]);
    assert.deepEqual(window.model.requests.at(-1), [
      "system: Be kind.",
      "human: One?",
      "ai: Yes.",
      "human: Two?",
    ]);
    const trash = file.read("SELECT id FROM message WHERE removalId = 'retry:turn-r' ORDER BY seq");
    assert.deepEqual(trash, [{ id: oldQuestion }, { id: answerIdOf(oldQuestion) }]);
  });

  it("of an answer or of a question that is gone is refused", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const sessionId = await window.ask("One?");
    const ids = ["never", answerIdOf(questionId(window, sessionId, "One?"))];
    const codes = await Promise.all(
      ids.map((id, n) =>
        rejectionOf(window.chat.retry({ turnId: `r${n}`, sessionId, questionId: id })),
      ),
    );
    assert.deepEqual([codes, texts(window, sessionId).length], [["messageGone", "messageGone"], 2]);
  });

  it("while the session answers is refused", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    const { sessionId } = await delta;
    const request = { turnId: "r", sessionId, questionId: questionId(window, sessionId, "One?") };
    assert.equal(await rejectionOf(window.chat.retry(request)), "sessionBusy");
    goOn.open();
    await asking;
  });
});

describe("a session that goes while it answers", () => {
  /** Asks, does `work` once the first piece has come, lets the answer end; the session's id. */
  async function during(
    window: ChatWindow,
    goOn: ReturnType<typeof gate>,
    work: (sessionId: string) => void,
  ): Promise<string> {
    const delta = window.next("delta");
    const asking = window.ask("One?");
    const { sessionId } = await delta;
    work(sessionId);
    goOn.open();
    await asking;
    return sessionId;
  }

  it("cleared: the pair is in the trash and comes back by undo", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    let removalId = "";
    const sessionId = await during(window, goOn, (id) => {
      removalId = window.journal.trash.clearSession(id)?.removalId ?? "";
    });
    const ended = window.events.at(-1);
    assert.deepEqual(
      [ended?.kind === "ended" && ended.messages, texts(window, sessionId)],
      [[], []],
    );
    window.journal.trash.undoRemoval(removalId);
    assert.deepEqual(texts(window, sessionId), ["complete: One?", "complete: Half and half."]);
  });

  it("deleted: its turn ends all the same, and comes back by undo", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    let removalId = "";
    const sessionId = await during(window, goOn, (id) => {
      removalId = window.journal.trash.deleteSession(id)?.removalId ?? "";
    });
    assert.deepEqual(
      [window.events.at(-1)?.kind, window.chat.runningTurn(sessionId)],
      ["ended", undefined],
    );
    window.journal.trash.undoRemoval(removalId);
    assert.deepEqual(texts(window, sessionId), ["complete: One?", "complete: Half and half."]);
  });
});

describe("warming up", () => {
  it("asks nothing and writes nothing", async () => {
    const window = openChatWindow(file);
    await window.chat.warmUp({ workspace: "w1" });
    assert.deepEqual([window.events, window.model.requests], [[], []]);
  });
});
