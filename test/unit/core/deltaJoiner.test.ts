// How the pieces of an answer are joined on their way to the page; the clock is the test's.
import assert from "node:assert/strict";
import { mock } from "node:test";
import { afterEach, beforeEach, describe, it } from "mocha";
import { DeltaJoiner } from "../../../src/core/deltaJoiner.ts";

describe("the joiner of deltas", () => {
  let sent: (readonly [offset: number, text: string])[];
  let joiner: DeltaJoiner;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    sent = [];
    joiner = new DeltaJoiner((offset, text) => sent.push([offset, text]));
  });

  afterEach(() => mock.timers.reset());

  it("sends the first piece at once and joins those of the next 30 ms", () => {
    joiner.add("He");
    joiner.add("l");
    joiner.add("lo");
    assert.deepEqual(sent, [[0, "He"]]);
    mock.timers.tick(29);
    assert.deepEqual(sent, [[0, "He"]]);
    mock.timers.tick(1);
    assert.deepEqual(sent, [
      [0, "He"],
      [2, "llo"],
    ]);
  });

  it("lets the first words not wait for a piece without text before them", () => {
    joiner.add("");
    joiner.add("He");
    assert.deepEqual(sent, [[0, "He"]]);
  });

  it("goes on in steps of 30 ms as long as pieces come", () => {
    for (const text of "abcdef") {
      joiner.add(text);
      mock.timers.tick(10);
    }
    joiner.flush();
    assert.deepEqual(sent, [
      [0, "a"],
      [1, "bc"],
      [3, "def"],
    ]);
  });

  it("sends the first piece after a pause at once", () => {
    joiner.add("a");
    mock.timers.tick(1_000);
    joiner.add("b");
    assert.deepEqual(sent, [
      [0, "a"],
      [1, "b"],
    ]);
  });

  it("sends what waits when it is flushed, once", () => {
    joiner.add("a");
    joiner.add("😀");
    joiner.flush();
    joiner.flush();
    mock.timers.tick(1_000);
    assert.deepEqual(sent, [
      [0, "a"],
      [1, "😀"],
    ]);
  });

  it("never sends an empty piece", () => {
    joiner.add("");
    mock.timers.tick(100);
    joiner.add("");
    joiner.flush();
    assert.deepEqual(sent, []);
  });

  it("counts offsets as JavaScript counts lengths", () => {
    joiner.add("😀");
    joiner.add("x");
    joiner.flush();
    assert.deepEqual(sent, [
      [0, "😀"],
      [2, "x"],
    ]);
  });
});
