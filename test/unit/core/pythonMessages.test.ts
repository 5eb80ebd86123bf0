// The exact bytes that LangChain for Python stores (test/interop/messages.py wrote the fixture; the
// interoperability run compares it with the pinned release): read and shown, none dropped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mapStoredMessagesToChatMessages } from "@langchain/core/messages";
import { describe, it } from "mocha";
import { readEntry } from "../../../src/core/messages.ts";

const file = join(import.meta.dirname, "../../fixtures/langchainPython.jsonl");
const entries = readFileSync(file, "utf8").trimEnd().split("\n");

describe("messages of LangChain for Python", () => {
  it("are read, whatever their kind", () => {
    const read = entries.map((raw, position) => readEntry(raw, position));
    assert.deepEqual(
      read.map(({ role, text }) => [role, text]),
      [
        ["human", "Hello"],
        ["human", "Hello with an id"],
        ["human", "What is this?\n[image_url]"],
        ["ai", "Hi"],
        ["ai", '`weather({"city":"Seoul"})`'],
        ["ai", "One\nTwo"],
        ["ai", "A whole answer from a stream"],
        ["tool", "21 degrees"],
        ["tool", "42"],
        ["system", "Be brief."],
        ["human", "I am the user"],
        ["human", '안녕 🦁 \u2028 "quoted" \\ back'],
      ],
    );
    assert.deepEqual(
      read.map((message) => message.stored),
      entries,
    );
    assert.deepEqual([read[1]?.id, read[6]?.id], ["human-1", "run-1"]);
    assert.equal(new Set(read.map((message) => message.id)).size, entries.length);
  });

  it("are not all readable for LangChain for JavaScript, so that Redial writes none of that kind", () => {
    const chunk = entries.find((raw) => raw.includes("AIMessageChunk")) ?? "";
    assert.throws(() => mapStoredMessagesToChatMessages([JSON.parse(chunk)]));
  });
});
