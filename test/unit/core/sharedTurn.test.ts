// A turn with a shared copy: what is pulled before, what is pushed after, and nothing waits.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { SavedWhere } from "../../../src/shared/types.ts";
import { answerOf, type JournalFile, makeJournalFile, questionOf } from "../journal/journalFile.ts";
import { gate, openChatWindow } from "./chatWindow.ts";
import { answering } from "./scriptedModel.ts";

let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});

afterEach(() => file.dispose());

describe("a turn with a shared copy", () => {
  it("brings what other windows added before it reads the history", async () => {
    const window = openChatWindow(file, {
      script: answering("Lion King."),
      sync: {
        beforeTurn: async (sessionId) => {
          const [pulled] = file.read("SELECT COUNT(*) AS n FROM message WHERE id LIKE 'pulled%'");
          if (pulled?.["n"] !== 0) return false;
          file.write("UPDATE message SET seq = seq + 2 WHERE state = 'pending'");
          for (const turn of [questionOf({ id: "p" }), answerOf({ id: "p" })]) {
            file.write(
              `INSERT INTO message (session, id, seq, role, createdAt, state, tokens, stored)
               VALUES (?, ?, ?, ?, 0, 'complete', 5, ?)`,
              sessionId,
              `pulled-${turn.id}`,
              turn.role === "human" ? 1 : 2,
              turn.role,
              turn.stored,
            );
          }
          return true;
        },
      },
    });
    await window.ask("What's my name?");
    assert.deepEqual(window.model.requests, [
      ["system: Be kind.", "human: question p", "ai: answer p", "human: What's my name?"],
    ]);
  });

  it("says where the pair is, once it is in the journal", async () => {
    const told: unknown[] = [];
    const window = openChatWindow(file, {
      script: answering("Yes."),
      sync: {
        afterTurn: async (sessionId): Promise<SavedWhere> => {
          told.push(window.transcript(sessionId).length);
          return "shared";
        },
      },
    });
    await window.ask("Is it?");
    const ended = window.events.at(-1);
    assert.deepEqual([told, ended?.kind === "ended" && ended.saved], [[2], "shared"]);
  });

  it("does not wait for a slow one, neither for its end nor for the next question", async () => {
    const slow = gate();
    const window = openChatWindow(file, {
      script: answering("Yes."),
      sync: {
        afterTurn: async (): Promise<SavedWhere> => {
          await slow.opened;
          return "shared";
        },
      },
    });
    const sessionId = await window.ask("One?");
    const ended = window.events.at(-1);
    assert.equal(ended?.kind === "ended" && ended.saved, "outbox");
    assert.equal(window.chat.runningTurn(sessionId), undefined);
    await window.ask("Two?", sessionId);
    const saved = window.next("saved");
    slow.open();
    assert.deepEqual(await saved, { kind: "saved", sessionId });
  });

  it("shows the answer's pieces to other windows", async () => {
    const published: string[] = [];
    const window = openChatWindow(file, {
      script: answering("So ", "it ", "is."),
      sync: { publishDelta: ({ offset, text }) => published.push(`${offset} ${text}`) },
    });
    await window.ask("How is it?");
    assert.deepEqual(
      published,
      window.events.flatMap((event) =>
        event.kind === "delta" ? [`${event.offset} ${event.text}`] : [],
      ),
    );
  });
});
