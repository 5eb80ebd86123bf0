// Lifetimes and events.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { DisposableStore, Emitter } from "../../../src/core/disposable.ts";

describe("a store of disposables", () => {
  it("ends what it holds once, newest first, and at once what comes later", () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    for (const name of ["a", "b"]) store.add({ dispose: () => ended.push(name) });
    store.dispose();
    store.dispose();
    store.add({ dispose: () => ended.push("late") });
    assert.deepEqual(ended, ["b", "a", "late"]);
  });
});

describe("an emitter", () => {
  it("tells every listener, also after one that throws", () => {
    const errors: unknown[] = [];
    const heard: number[] = [];
    const failure = new Error("listener");
    const emitter = new Emitter<number>((error) => errors.push(error));
    emitter.on(() => {
      throw failure;
    });
    emitter.on((value) => heard.push(value));
    emitter.fire(1);
    assert.deepEqual([heard, errors], [[1], [failure]]);
  });

  it("tells the same function as often as it listens, and each ends alone", () => {
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    const emitter = new Emitter<number>((error) => assert.fail(String(error)));
    const first = emitter.on(listener);
    emitter.on(listener);
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, [1, 1, 2]);
  });

  it("tells a listener that another one ended in the same event", () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>((error) => assert.fail(String(error)));
    emitter.on(() => second.dispose());
    const second = emitter.on((value) => heard.push(value));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, [1]);
  });
});
