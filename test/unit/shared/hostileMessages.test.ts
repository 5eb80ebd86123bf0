// Ten thousand messages in each direction that no honest side would send: a guard never throws, never
// changes what it was given, and lets through only what it would let through again.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readHostMessage, readPageMessage } from "../../../src/shared/guards.ts";
import { Random } from "../../support/chaos/random.ts";
import { hostMessages, pageMessages } from "../../support/messageSamples.ts";
import { strangeMessages } from "../../support/mutation.ts";

const count = 10_000;

function frozen(value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) frozen(item);
    Object.freeze(value);
  }
  return value;
}

const directions = [
  ["from the page", readPageMessage, pageMessages],
  ["from the host", readHostMessage, hostMessages],
] as const;

describe("strange messages", () => {
  for (const [from, read, samples] of directions) {
    it(`${from} are refused, or become a clean copy`, () => {
      let refused = 0;
      for (const message of strangeMessages(new Random(7), samples, count)) {
        // A guard that wrote into it would throw now.
        const copy = read(frozen(message));
        if (copy === undefined) {
          refused += 1;
          continue;
        }
        assert.notEqual(copy, message);
        assert.equal(Object.getPrototypeOf(copy), Object.prototype);
        assert.deepEqual(read(copy), copy);
      }
      assert.ok(refused > count / 2 && refused < count, `${refused} refused`);
      assert.equal(Reflect.get({}, "path"), undefined);
    });
  }
});
