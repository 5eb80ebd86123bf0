// Redial's error and the table of its codes.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  asRedialError,
  errorKinds,
  fillSentence,
  isErrorCode,
  RedialError,
} from "../../../src/core/errors.ts";

describe("Redial's error", () => {
  it("carries its code, its filled sentence, its action and its cause", () => {
    const cause = new Error("inner");
    const error = new RedialError("modelKeyMissing", ["api.openai.com"], cause);
    assert.deepEqual(
      [error.code, error.message, error.action, error.cause, error.name],
      [
        "modelKeyMissing",
        fillSentence(errorKinds.modelKeyMissing.sentence, ["api.openai.com"]),
        "setApiKey",
        cause,
        "RedialError",
      ],
    );
  });

  it("has no cause and no action where there is none", () => {
    const error = new RedialError("questionEmpty");
    assert.deepEqual(["cause" in error, error.action], [false, undefined]);
  });

  it("is itself when it is Redial's, else unexpected with the original inside", () => {
    const own = new RedialError("stopped");
    const foreign = new TypeError("boom");
    assert.equal(asRedialError(own), own);
    const results = [asRedialError(foreign), asRedialError("text"), asRedialError(undefined)];
    assert.deepEqual(
      results.map(({ code, args, cause }) => ({ code, args, cause })),
      [
        { code: "unexpected", args: ["boom"], cause: foreign },
        { code: "unexpected", args: ["text"], cause: "text" },
        { code: "unexpected", args: ["undefined"], cause: undefined },
      ],
    );
  });
});

describe("a sentence", () => {
  it("takes its arguments as they are, and nothing for a missing one", () => {
    assert.equal(fillSentence("{0} and {1}, {0}{2}", ["$&{1}", "b"]), "$&{1} and b, $&{1}");
  });

  it("of every code uses arguments without a gap", () => {
    const gaps = Object.entries(errorKinds).filter(([, { sentence }]) => {
      const used = new Set(sentence.match(/\{\d\}/g));
      return [...used].some((_, index) => !used.has(`{${index}}`));
    });
    assert.deepEqual(gaps, []);
  });
});

describe("a code", () => {
  it("is known only when it is in the table itself", () => {
    assert.deepEqual(["stopped", "toString", "__proto__", "", 7, undefined].map(isErrorCode), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
