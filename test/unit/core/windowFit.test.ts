// What of the newest messages fits, when it is known only after they were read.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fitWindow } from "../../../src/core/windowFit.ts";
import type { MessageRole } from "../../../src/shared/types.ts";

const talk = (...roles: readonly MessageRole[]) =>
  roles.map((role, index) => ({ id: `m${index}`, role, tokens: 10 }));

const fitting = (roles: readonly MessageRole[], maxTokens: number): readonly string[] =>
  fitWindow(talk(...roles), maxTokens).map(({ id }) => id);

describe("the part of a window that fits", () => {
  it("is the newest, and never an answer without its question", () => {
    const roles = ["human", "ai", "human", "ai"] as const;
    const parts = [40, 39, 20, 19, 0, -5].map((maxTokens) => fitting(roles, maxTokens));
    assert.deepEqual(parts, [["m0", "m1", "m2", "m3"], ["m2", "m3"], ["m2", "m3"], [], [], []]);
  });

  it("ends at the first that does not fit, however small those before it are", () => {
    const [first, ...rest] = talk("human", "ai", "human", "ai");
    const long = rest.map((one) => (one.id === "m1" ? { ...one, tokens: 1_000 } : one));
    const found = first === undefined ? [] : fitWindow([first, ...long], 100);
    assert.deepEqual(
      found.map(({ id }) => id),
      ["m2", "m3"],
    );
  });
});
