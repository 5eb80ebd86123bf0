// What goes to a page in one message, and in which order.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { PagePost } from "../../../src/host/pagePost.ts";
import type { HostMessage } from "../../../src/shared/protocol.ts";
import type { SessionSummary } from "../../../src/shared/types.ts";

const session: SessionSummary = {
  ...{ id: "s1", workspace: "w1", title: "", createdAt: 1, updatedAt: 1 },
  ...{ pinned: false, messageCount: 1, saved: "journal" },
};

function started(isOwn: boolean): HostMessage {
  const question = { id: "q1", seq: 1, role: "human", text: "Hi", createdAt: 1 } as const;
  return {
    ...{ type: "turnStarted", turnId: "t1", session, isOwn },
    question: { ...question, state: "pending" },
  };
}

const changed: HostMessage = { type: "sessionsChanged" };
const delta: HostMessage = { type: "delta", turnId: "t1", offset: 0, text: "So" };

/** The types of what the page gets, a list for each message; `next` waits for one. */
function openPage() {
  const got: (string | readonly string[])[] = [];
  let heard = (): void => {};
  const mail = new PagePost({
    postMessage: async (told: HostMessage | readonly HostMessage[]) => {
      got.push("type" in told ? told.type : told.map(({ type }) => type));
      heard();
      return true;
    },
  });
  const next = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  return { got, post: (message: HostMessage) => mail.post(message), next, mail };
}

describe("messages to a page", () => {
  it("are one when they are told in one go, in their order", async () => {
    const { got, post, next } = openPage();
    post({ type: "focusComposer" });
    post(changed);
    post(delta);
    await next();
    post(delta);
    await next();
    assert.deepEqual(got, [["focusComposer", "sessionsChanged", "delta"], "delta"]);
  });

  it("tell that the own question is on disk with the answer's first words", async () => {
    const { got, post, next } = openPage();
    post(changed);
    post(started(true));
    await Promise.resolve();
    assert.deepEqual(got, []);
    post(delta);
    await next();
    assert.deepEqual(got, [["sessionsChanged", "turnStarted", "delta"]]);
  });

  it("tell it without them when they do not come soon", async () => {
    const { got, post, next } = openPage();
    post(started(true));
    await next();
    assert.deepEqual(got, ["turnStarted"]);
  });

  it("are not told to a page that is gone", async () => {
    const { got, post, mail } = openPage();
    post(started(true));
    post(delta);
    mail.dispose();
    await Promise.resolve();
    assert.deepEqual(got, []);
  });

  it("tell of another window's question at once", async () => {
    const { got, post } = openPage();
    post(started(false));
    await Promise.resolve();
    assert.deepEqual(got, ["turnStarted"]);
  });
});
