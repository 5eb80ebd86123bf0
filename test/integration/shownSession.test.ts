// Which session the window shows, when the journal changes while that is being looked up.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type * as vscode from "vscode";
import type { SessionStore } from "../../src/core/ports.ts";
import { ShownSession } from "../../src/host/shownSession.ts";
import type { Workspaces } from "../../src/host/workspaces.ts";
import type { SessionSummary } from "../../src/shared/types.ts";

const session: SessionSummary = {
  ...{ id: "came", workspace: "k", title: "Han", createdAt: 1, updatedAt: 1 },
  ...{ pinned: false, messageCount: 2, saved: "shared" },
};

/** A window whose first look into the journal ends, with nothing, when `endFirstLook` is called. */
function openWindow() {
  let looks = 0;
  let endFirstLook = (): void => {};
  let tellLook = (): void => {};
  const hasLooked = new Promise<void>((resolve) => {
    tellLook = resolve;
  });
  const firstLook = new Promise<undefined>((resolve) => {
    endFirstLook = () => resolve(undefined);
  });
  const store: Partial<SessionStore> = {
    newestSession: () => {
      tellLook();
      return looks++ === 0 ? firstLook : Promise.resolve(session);
    },
    readSession: async () => session,
  };
  const state = { get: () => undefined, update: async () => {} } as unknown as vscode.Memento; // Nothing was chosen before.
  const workspaces: Partial<Workspaces> = { keys: async () => ["k"] };
  const shown = new ShownSession(state, store as SessionStore, workspaces as Workspaces); // All that it uses.
  const opened: (string | undefined)[] = [];
  shown.onOpen(({ sessionId }) => opened.push(sessionId));
  return { shown, opened, hasLooked, endFirstLook };
}

describe("the session that a window shows", () => {
  it("is the one that came while the page was looking for one", async () => {
    const { shown, opened, endFirstLook } = openWindow();
    const page = shown.choose();
    const change = shown.reconsider();
    // As far as it goes by itself: the page's look ends last.
    await new Promise((resolve) => setImmediate(resolve));
    endFirstLook();
    assert.equal(await page, undefined);
    await change;
    assert.deepEqual([shown.current, opened], ["came", ["came"]]);
  });

  it("is the one that the user opened while the page was looking for one", async () => {
    const { shown, opened, hasLooked, endFirstLook } = openWindow();
    const page = shown.choose();
    await hasLooked;
    await shown.open("chosen");
    endFirstLook();
    assert.equal(await page, "chosen");
    assert.deepEqual([shown.current, opened], ["chosen", ["chosen"]]);
  });
});
