// The guards of the protocol: what fits comes through clean, everything else is nothing.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readHostMessage, readPageMessage } from "../../../src/shared/guards.ts";
import { maxQuestionLength } from "../../../src/shared/protocol.ts";
import { answer, hostMessages, pageMessages } from "../../support/messageSamples.ts";

describe("guards", () => {
  it("let every page message through unchanged", () => {
    assert.deepEqual(pageMessages.map(readPageMessage), pageMessages);
  });

  it("let every host message through unchanged", () => {
    assert.deepEqual(hostMessages.map(readHostMessage), hostMessages);
  });

  it("drop properties that the protocol does not name", () => {
    const message = { type: "stop", turnId: "t1", command: "rm", __proto__: { path: "/" } };
    assert.deepEqual(readPageMessage(message), { type: "stop", turnId: "t1" });
  });

  const misfits: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    null: null,
    "a string": "ready",
    "an array": ["ready"],
    "an unknown type": { type: "eval", text: "1" },
    "a type of Object.prototype": { type: "constructor" },
    "an inherited type": Object.create({ type: "ready" }),
    "a missing field": { type: "stop" },
    "an empty id": { type: "stop", turnId: "" },
    "a long id": { type: "stop", turnId: "x".repeat(201) },
    "a number for a text": { type: "copyText", text: 1 },
    "a text that is too long": {
      type: "ask",
      turnId: "t",
      text: "x".repeat(maxQuestionLength + 1),
    },
    "an action that is none": { type: "runAction", action: "deleteAll" },
    "a sequence number that is none": {
      type: "loadOlder",
      requestId: "r",
      sessionId: "s",
      seq: Number.NaN,
    },
  };
  for (const [name, value] of Object.entries(misfits)) {
    it(`refuse ${name}`, () => {
      assert.equal(readPageMessage(value), undefined);
      assert.equal(readHostMessage(value), undefined);
    });
  }

  it("refuse a host message with one bad message in it", () => {
    const bad = { ...answer, role: "root" };
    const message = { type: "older", requestId: "r1", messages: [answer, bad], hasOlder: false };
    assert.equal(readHostMessage(message), undefined);
  });
});
