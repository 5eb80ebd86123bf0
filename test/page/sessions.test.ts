// The list of sessions over the conversation: walking, searching, changing, the trash.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { HitView, SessionRow } from "../../src/shared/sessionMessages.ts";
import type { SessionSummary } from "../../src/shared/types.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const dayMs = 24 * 60 * 60 * 1_000;

function session(number: number, more: Partial<SessionSummary> = {}): SessionSummary {
  const title = `Session ${number}`;
  return { ...someSession, id: `session-${number}`, title, updatedAt: Date.now(), ...more };
}

/** As of now: ages are shown in minutes. */
const rowsNow = (): readonly SessionRow[] => [
  { session: session(9, { pinned: true, updatedAt: Date.now() - 40 * dayMs }) },
  { session: session(1) },
  { session: session(2, { updatedAt: Date.now() - dayMs, saved: "shared", messageCount: 1 }) },
  { session: session(3, { updatedAt: Date.now() - 9 * dayMs, saved: "outbox" }), place: "other" },
];

const hit: HitView = {
  messageId: "m7",
  sessionId: "session-2",
  sessionTitle: "Session 2",
  role: "ai",
  createdAt: 0,
  excerpt: "…the lion sleeps tonight",
  marks: [5, 4],
};

/** Opens the list and answers with `sessions`. */
async function openList(
  host: FakeHost,
  sessions: readonly SessionRow[] = rowsNow(),
): Promise<void> {
  await host.page.getByRole("button", { name: "Sessions" }).click();
  const { requestId } = await host.next("listSessions");
  await host.send({ type: "sessions", requestId, sessions, hasMore: false });
  await host.page.getByRole("listitem").first().waitFor();
}

async function focused(host: FakeHost): Promise<string> {
  return await host.page.evaluate(
    () =>
      document.activeElement?.getAttribute("aria-label") ??
      document.activeElement?.querySelector(".row-title, .hit-excerpt")?.textContent ??
      document.activeElement?.tagName ??
      "",
  );
}

pageSpecs("the list of sessions", (open) => {
  it("groups by day, pinned first, and says age, messages and place", async () => {
    const host = await open({ open: { session: session(1) } });
    await openList(host);
    const { page } = host;
    const headings = await page.locator(".list-group").allInnerTexts();
    assert.deepEqual(headings.slice(0, 3), ["Pinned", "Today", "Yesterday"]);
    const lines = await page.getByRole("listitem").allInnerTexts();
    assert.match(lines[1] ?? "", /^Session 1\n+now · 2 messages · on this machine/);
    assert.match(lines[2] ?? "", /yesterday · 1 message · here and in Redis/);
    assert.match(lines[3] ?? "", /^Session 3\n+other · .* · waits for Redis/);
    const current = page.locator("[aria-current=true]");
    assert.match(await current.innerText(), /^Session 1/);
  });

  it("is walked with the keyboard alone, and Esc goes back to the composer", async () => {
    const host = await open();
    await openList(host);
    const { keyboard } = host.page;
    assert.equal(await focused(host), "Search titles and messages");
    const seen: string[] = [];
    for (const key of [
      "ArrowDown",
      "ArrowDown",
      "ArrowRight",
      "ArrowLeft",
      "End",
      "Home",
      "ArrowUp",
    ]) {
      await keyboard.press(key);
      seen.push(await focused(host));
    }
    assert.deepEqual(seen, [
      "Session 9",
      "Session 1",
      "Rename",
      "Session 1",
      "Session 3",
      "Session 9",
      "Search titles and messages",
    ]);
    await keyboard.press("Escape");
    await host.settle();
    assert.equal(await focused(host), "Message");
    assert.equal(await host.page.getByRole("list").count(), 0);
  });

  it("lets the Tab key stop at one row", async () => {
    const host = await open();
    await openList(host);
    for (const _ of ["switch", "row"]) await host.page.keyboard.press("Tab");
    assert.equal(await focused(host), "Session 9");
    const stops = await host.page
      .locator(".row-main")
      .evaluateAll((buttons) => buttons.map((button) => (button as HTMLElement).tabIndex));
    assert.deepEqual(stops, [0, -1, -1, -1]);
  });

  it("opens, renames, pins and deletes what has the focus", async () => {
    const host = await open();
    await openList(host);
    const { keyboard } = host.page;
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await keyboard.press("F2");
    await keyboard.type("Lions");
    await keyboard.press("Enter");
    assert.deepEqual(await host.next("renameSession"), {
      type: "renameSession",
      sessionId: "session-1",
      title: "Lions",
    });
    await host.page.waitForFunction(() => document.activeElement?.classList.contains("row-main"));
    await keyboard.press("Delete");
    assert.equal((await host.next("deleteSession")).sessionId, "session-1");
    await host.page.getByRole("button", { name: "Unpin" }).click({ force: true });
    assert.deepEqual(await host.next("pinSession"), {
      type: "pinSession",
      sessionId: "session-9",
      isPinned: false,
    });
    await host.page.getByRole("button", { name: "Session 2", exact: false }).click();
    assert.equal((await host.next("openSession")).sessionId, "session-2");
    assert.equal(await host.page.getByRole("list").count(), 0);
  });

  it("searches while one types, in all workspaces when the switch is on, and jumps to a hit", async () => {
    const host = await open({ open: { session: someSession } });
    await openList(host);
    await host.page.getByRole("checkbox", { name: "All workspaces" }).check();
    assert.equal((await host.next("listSessions")).scope, "all");
    await host.page.getByRole("searchbox").fill("lion");
    const asked = await host.next("searchSessions");
    assert.deepEqual([asked.scope, asked.text], ["all", "lion"]);
    const { requestId } = asked;
    await host.send({ type: "found", requestId, sessions: [], hits: [hit], hasMore: false });
    assert.equal(await host.page.locator("mark").textContent(), "lion");
    await host.page.keyboard.press("ArrowDown");
    assert.equal(await focused(host), hit.excerpt);
    await host.page.keyboard.press("Enter");
    const wanted = await host.next("showMessage");
    assert.deepEqual([wanted.sessionId, wanted.messageId], ["session-2", "m7"]);
    const messages = Array.from({ length: 20 }, (_, index) =>
      message(index + 1, index % 2 === 0 ? "human" : "ai", `The lion ${index + 1}\n\n`.repeat(9)),
    );
    await host.send({
      type: "opened",
      open: {
        session: session(2),
        messages,
        hasOlder: true,
        hasNewer: true,
        target: "m7",
        draft: "",
      },
    });
    await host.page.locator('article.found[data-message-id="m7"]').waitFor();
    assert.equal(await isSeen(host, "m7"), true);
    await host.settle();
    const marked = await host.page.evaluate(() => CSS.highlights.get("redial-found")?.size);
    assert.equal(marked, 9);
  });

  it("says so when nothing holds the words, and Esc takes the search back first", async () => {
    const host = await open();
    await openList(host);
    await host.page.getByRole("searchbox").fill("tiger");
    const { requestId } = await host.next("searchSessions");
    await host.send({ type: "found", requestId, sessions: [], hits: [], hasMore: false });
    await host.page.getByText("Nothing holds “tiger”.").waitFor();
    await host.page.keyboard.press("Escape");
    assert.equal(await host.page.getByRole("listitem").count(), rowsNow().length);
    await host.page.keyboard.press("Escape");
    assert.equal(await host.page.getByRole("searchbox").count(), 0);
  });

  it("brings thousands of sessions page by page as one scrolls", async () => {
    const host = await open();
    const many = (from: number): SessionRow[] =>
      Array.from({ length: 100 }, (_, index) => ({ session: session(from + index) }));
    await host.page.getByRole("button", { name: "Sessions" }).click();
    const first = await host.next("listSessions");
    const answer = { type: "sessions", hasMore: true } as const;
    await host.send({ ...answer, requestId: first.requestId, sessions: many(0) });
    assert.equal(await host.page.getByRole("listitem").count(), 100);
    await host.page.keyboard.press("ArrowDown");
    await host.page.keyboard.press("End");
    const second = await host.next("listSessions");
    assert.equal(second.offset, 100);
    await host.send({ ...answer, requestId: second.requestId, sessions: many(100) });
    assert.equal(await host.page.getByRole("listitem").count(), 200);
    await host.send({ type: "sessionsChanged" });
    const again = await host.next("listSessions");
    assert.equal(again.offset, 0);
    await host.send({ ...answer, requestId: again.requestId, sessions: many(0) });
    assert.equal((await host.next("listSessions")).offset, 100);
    assert.equal(await host.page.getByRole("listitem").count(), 200);
  });

  it("restores from the trash", async () => {
    const host = await open();
    await openList(host);
    await host.page.getByRole("button", { name: "Trash" }).click();
    const { requestId } = await host.next("listTrash");
    const removal = {
      removalId: "x",
      kind: "delete",
      title: "Gone",
      removedAt: Date.now(),
    } as const;
    await host.send({ type: "trash", requestId, removals: [removal] });
    await host.page.getByRole("button", { name: /^Gone/ }).click();
    assert.equal((await host.next("restoreRemoval")).removalId, "x");
    assert.equal(await host.page.getByRole("list").count(), 0);
  });

  it("shows a temporary session as one, and keeps no draft of it", async () => {
    const host = await open();
    await openList(host);
    await host.page.getByRole("button", { name: "New temporary session" }).click();
    await host.next("newTemporarySession");
    const temporary = session(5, { saved: "memory", messageCount: 0 });
    await host.send({
      type: "opened",
      open: { session: temporary, messages: [], hasOlder: false, draft: "" },
    });
    await host.page.getByRole("heading", { name: "A temporary session" }).waitFor();
    await host.page.getByText("Temporary: kept in memory only").waitFor();
    await host.page.getByRole("textbox", { name: "Message" }).fill("a secret");
    assert.equal((await host.next("saveDraft")).sessionId, temporary.id);
    const state = await host.page.evaluate(() => sessionStorage.getItem("state"));
    assert.doesNotMatch(state ?? "", /secret/);
  });
});

async function isSeen(host: FakeHost, messageId: string): Promise<boolean> {
  return await host.page.evaluate((id) => {
    const article = document.querySelector(`[data-message-id="${id}"]`);
    const log = document.querySelector('[role="log"]');
    if (article === null || log === null) return false;
    const [own, frame] = [article.getBoundingClientRect(), log.getBoundingClientRect()];
    return own.top < frame.bottom && own.bottom > frame.top;
  }, messageId);
}
