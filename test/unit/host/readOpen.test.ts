// What a page is told of a session whose answer ends while that is read.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readOpen } from "../../../src/host/readOpen.ts";
import type { OpenSession } from "../../../src/shared/protocol.ts";

type Parts = Parameters<typeof readOpen>[0];

const session = { id: "s1", title: "Lion King", messageCount: 2 };

/** A session whose answer is over by the second look. */
function partsOf({ isOwn }: { readonly isOwn: boolean }): Parts {
  let reads = 0;
  const running = { turnId: "t1", questionId: "q1", text: "So", isOwn };
  const isOver = (): boolean => reads > 0;
  const open = async (): Promise<Partial<OpenSession>> => {
    const isFirst = reads === 0;
    reads += 1;
    const shown = { session, messages: [], hasOlder: false, draft: "" };
    return (isFirst ? { ...shown, running } : shown) as unknown as OpenSession;
  };
  return {
    backend: {
      store: { readDraft: async () => "" },
      queue: { read: async () => ({ questions: [], isHeld: false }) },
      chat: { runningTurn: () => (isOwn && !isOver() ? { turnId: "t1" } : undefined) },
    },
    workspaces: {},
    unread: { of: () => undefined },
    transcript: { open, follows: () => !isOwn && !isOver() },
  } as unknown as Parts; // What is read of them is there.
}

describe("a session that is opened", () => {
  for (const isOwn of [true, false]) {
    const whose = isOwn ? "this window's" : "another window's";
    it(`does not wait for ${whose} answer that ended meanwhile`, async () => {
      const open = await readOpen(partsOf({ isOwn }), "s1");
      assert.equal(open.running, undefined);
      assert.equal(open.session?.id, "s1");
    });
  }
});
