// The chat service: what may begin, retry, two windows, recovery, sessions that go while they answer.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { textOfMessage, toView } from "../../../src/core/messages.ts";
import { answerIdOf } from "../../../src/core/turn.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { type ChatWindow, gate, openChatWindow, rejectionOf } from "./chatWindow.ts";
import { answering, type ModelScript } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

/** A model that writes one piece and then waits for the gate. */
function waiting(until: { readonly opened: Promise<void> }): ModelScript {
  return async function* ({ signal }) {
    yield "Half";
    const stopped = new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    await Promise.race([until.opened, stopped]);
    yield " and half.";
    return undefined;
  };
}

/** The session's messages as `state: text`. */
function texts(window: ChatWindow, sessionId: string): readonly string[] {
  return window.journal.sessions
    .readPage(sessionId, 100)
    .messages.map((message) => `${message.state}: ${textOfMessage(message)}`);
}

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

describe("a session that is answering", () => {
  it("takes no second question in this window, and does afterwards", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const delta = window.next("delta");
    const first = window.ask("One?");
    const { sessionId } = await delta;
    assert.equal(await rejectionOf(window.ask("Two?", sessionId)), "sessionBusy");
    goOn.open();
    await first;
    await window.ask("Two?", sessionId);
    assert.deepEqual(texts(window, sessionId), [
      "complete: One?",
      "complete: Half and half.",
      "complete: Two?",
      "complete: Half and half.",
    ]);
  });

  it("takes one of two questions that come at once, here or in two windows", async () => {
    const windows = ["window-1", "window-2"].map((owner) =>
      openChatWindow(file, { owner, script: answering("Yes.") }),
    );
    const [first, second] = windows as [ChatWindow, ChatWindow];
    const sessionId = await first.ask("One?");
    const race = async (a: ChatWindow, b: ChatWindow): Promise<readonly unknown[]> =>
      Promise.all([
        rejectionOf(a.ask("Two?", sessionId, "turn-x")),
        rejectionOf(b.ask("Two?", sessionId, "turn-y")),
      ]);
    assert.deepEqual((await race(first, first)).toSorted(), ["no rejection", "sessionBusy"]);
    assert.deepEqual((await race(first, second)).toSorted(), ["no rejection", "sessionBusy"]);
    assert.equal(texts(first, sessionId).length, 6);
  });

  it("takes the page's name of a turn again without harm to the earlier turn", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const sessionId = await window.ask("One?", undefined, "turn-a");
    await window.ask("Two?", sessionId, "turn-a");
    assert.deepEqual(texts(window, sessionId).length, 4);
  });

  it("takes the same turn once, when the page sends it twice", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    const results = await Promise.all([
      rejectionOf(window.ask("One?", undefined, "turn-a")),
      rejectionOf(window.ask("One?", undefined, "turn-a")),
    ]);
    assert.deepEqual(results.toSorted(), ["no rejection", "sessionBusy"]);
    assert.equal(file.read("SELECT * FROM session").length, 1);
  });

  it("does not keep other sessions from answering", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const deltas = window.next("delta");
    const first = window.ask("One?");
    await deltas;
    window.model.script = answering("Yes.");
    const other = await window.ask("Two?");
    goOn.open();
    const sessionId = await first;
    assert.deepEqual(
      [texts(window, sessionId)[1], texts(window, other)[1]],
      ["complete: Half and half.", "complete: Yes."],
    );
  });

  it("is known with its turn and the text so far, here and in other windows", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const other = openChatWindow(file, { owner: "window-2" });
    const delta = window.next("delta");
    const asking = window.ask("One?", undefined, "turn-a");
    const { sessionId } = await delta;
    const running = window.chat.runningTurn(sessionId);
    assert.deepEqual(
      { turnId: running?.turnId, text: running?.text },
      { turnId: "turn-a", text: "Half" },
    );
    assert.deepEqual(
      [
        other.chat.runningTurn(sessionId),
        other.journal.turns.openTurns(sessionId).map(({ turnId }) => turnId),
      ],
      [undefined, ["turn-a"]],
    );
    goOn.open();
    await asking;
    assert.equal(window.chat.runningTurn(sessionId), undefined);
  });
});

describe("stopping a session", () => {
  it("waits until what came is kept and the next question can come", async () => {
    const window = openChatWindow(file, { script: waiting(gate()) });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    const { sessionId } = await delta;
    await window.chat.stopSession(sessionId);
    assert.deepEqual(
      [texts(window, sessionId), window.chat.runningTurn(sessionId)],
      [["complete: One?", "interrupted: Half"], undefined],
    );
    await asking;
  });

  it("that does not answer does nothing", async () => {
    await openChatWindow(file).chat.stopSession("never");
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

describe("turns of a window that died", () => {
  /** Leaves a turn behind, as a window does that is killed after a checkpoint of `text`. */
  function leaveTurn(window: ChatWindow, turnId: string, text: string): void {
    const { journal } = window;
    journal.turns.beginTurn({
      turnId,
      session: { id: `s-${turnId}`, workspace: "w1", title: "x", createdAt: 1 },
      question: {
        id: `q-${turnId}`,
        role: "human",
        createdAt: 1,
        tokens: 5,
        stored: '{"type":"human","data":{"content":"Why?"}}',
        text: "Why?",
      },
    });
    journal.turns.checkpoint(turnId, text);
    file.write("UPDATE turn SET owner = 'dead', pid = 999999999");
  }

  function endings(window: ChatWindow, turnId: string): readonly string[] {
    return window.journal.sessions
      .readPage(`s-${turnId}`, 10)
      .messages.map((message) => toView(message))
      .map(({ state, text, error }) => `${state}: ${text} (${error?.code ?? "no error"})`);
  }

  it("are kept as far as they came, and told to the shared copy", async () => {
    const told: string[] = [];
    const window = openChatWindow(file, {
      sync: { noteChange: (sessionId) => told.push(sessionId) },
    });
    leaveTurn(window, "a", "Because");
    leaveTurn(window, "b", "");
    await window.chat.recoverAbandoned();
    assert.deepEqual(
      [endings(window, "a"), endings(window, "b"), told.toSorted()],
      [
        ["complete: Why? (no error)", "interrupted: Because (hostEnded)"],
        ["interrupted: Why? (hostEnded)"],
        ["s-a", "s-b"],
      ],
    );
    assert.deepEqual(file.read("SELECT * FROM turn"), []);
  });

  it("do not keep one another from being kept", async () => {
    const window = openChatWindow(file, {
      store: (store) => ({
        endTurn: (turn) =>
          turn.turnId === "a" ? Promise.reject(new Error("broken")) : store.endTurn(turn),
      }),
    });
    leaveTurn(window, "a", "");
    leaveTurn(window, "b", "");
    await window.chat.recoverAbandoned();
    assert.deepEqual(
      [endings(window, "a"), endings(window, "b")],
      [["pending: Why? (no error)"], ["interrupted: Why? (hostEnded)"]],
    );
    assert.deepEqual(window.logged, ["an abandoned turn could not be kept"]);
  });

  it("are kept before the session's next question, in their place", async () => {
    const window = openChatWindow(file, { script: answering("So.") });
    leaveTurn(window, "a", "Because");
    await window.ask("And?", "s-a");
    assert.deepEqual(texts(window, "s-a"), [
      "complete: Why?",
      "interrupted: Because",
      "complete: And?",
      "complete: So.",
    ]);
  });

  it("leave turns alone that still run, here and elsewhere", async () => {
    const goOn = gate();
    const window = openChatWindow(file, { script: waiting(goOn) });
    const other = openChatWindow(file, { owner: "window-2" });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    await delta;
    await window.chat.recoverAbandoned();
    await other.chat.recoverAbandoned();
    goOn.open();
    const sessionId = await asking;
    assert.deepEqual(texts(window, sessionId), ["complete: One?", "complete: Half and half."]);
  });
});

describe("closing a window", () => {
  it("keeps what came of its turns, and says why", async () => {
    const window = openChatWindow(file, { script: waiting(gate()) });
    const delta = window.next("delta");
    const asking = window.ask("One?");
    const { sessionId } = await delta;
    await window.chat.close();
    const [, answer] = window.journal.sessions
      .readPage(sessionId, 2)
      .messages.map((message) => toView(message));
    assert.deepEqual(
      [answer?.state, answer?.text, answer?.error?.code],
      ["interrupted", "Half", "hostEnded"],
    );
    await asking;
  });

  it("tells views nothing more once it is disposed", async () => {
    const window = openChatWindow(file, { script: answering("Yes.") });
    window.chat.dispose();
    await window.ask("One?");
    assert.deepEqual(window.events, []);
  });
});

describe("warming up", () => {
  it("asks nothing and writes nothing", async () => {
    const window = openChatWindow(file);
    await window.chat.warmUp();
    assert.deepEqual([window.events, window.model.requests], [[], []]);
  });
});
