// axe-core over what lies over the conversation or unfolds in it, in four themes: the list of sessions, its
// search and trash, notes, find, what was remembered, what goes with a question, secrets, a countdown.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { SentView } from "../../src/shared/contextViews.ts";
import type { RecalledView } from "../../src/shared/types.ts";
import { violations } from "./support/axe.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const piece: RecalledView = {
  ...{
    sessionId: "session-9",
    sessionTitle: "Names",
    messageId: "m77",
    createdAt: 1_700_000_000_000,
  },
  ...{ role: "human", text: "My name is Mina." },
};
const attachments = [
  { id: "a1", kind: "file", label: "outbox.ts", tokens: 900, cut: { keptLines: 40, lines: 400 } },
  { id: "a2", kind: "selection", label: "a.ts:3-9", tokens: 12 },
] as const;
const sent: SentView = {
  ...{ contextTokens: 8_000, answerTokens: 1_000, systemTokens: 40, attachmentTokens: 5_000 },
  ...{ recalledTokens: 900, windowTokens: 300, questionTokens: 20 },
  ...{ sentMessages: 2, leftOutMessages: 4 },
};
const talk = {
  session: someSession,
  messages: [
    message(1, "human", "What's my name?", { attachments: attachments.slice(0, 1) }),
    message(2, "ai", "Mina", { recalledCount: 1, sent, reasoning: "Who asks?" }),
  ],
};

/** Brings the page into a state. */
type View = (host: FakeHost) => Promise<void>;

const overlays: readonly View[] = [
  async (host) => {
    await host.send({ type: "openSessions" });
    const { requestId } = await host.next("listSessions");
    const updatedAt = Date.now();
    const sessions = [
      { session: { ...someSession, pinned: true, updatedAt } },
      { session: { ...someSession, id: "s2", saved: "outbox", updatedAt }, place: "other" },
    ] as const;
    await host.send({ type: "sessions", requestId, sessions, hasMore: true });
    await host.page.locator(".row-main").first().hover();
  },
  async (host) => {
    await host.page.getByRole("searchbox").fill("name");
    const { requestId } = await host.next("searchSessions");
    const { text: excerpt, ...where } = piece;
    const hits = [{ ...where, excerpt, marks: [3, 4] }];
    const sessions = [{ session: { ...someSession, updatedAt: Date.now() } }];
    await host.send({ type: "found", requestId, sessions, hits, hasMore: true });
    await host.page.locator(".hit").first().waitFor();
  },
  async (host) => {
    await host.page.getByRole("button", { name: "Trash" }).click();
    const { requestId } = await host.next("listTrash");
    const removal = {
      removalId: "r1",
      kind: "turn",
      title: "Lions",
      removedAt: Date.now(),
    } as const;
    await host.send({ type: "trash", requestId, removals: [removal] });
    await host.page.getByText("Lions").waitFor();
  },
  async (host) => {
    const content = { kind: "text", text: "Tests come first." } as const;
    const notes = [
      { id: "n1", content, createdAt: 1_700_000_000_000 },
      { id: "n2", content, createdAt: 1_600_000_000_000, replacedBy: "n1" },
    ];
    await host.send({ type: "showNotes" }, { type: "notes", notes });
    await host.page.getByText("Replaced (1)").click();
    await host.page.getByRole("button", { name: "Edit", exact: true }).first().click();
  },
];

const unfolded: readonly View[] = [
  async (host) => {
    await host.page.getByRole("button", { name: "Remembered (1)" }).click();
    const { requestId } = await host.next("readRecalled");
    const pieces = [piece, { ...piece, messageId: "m78", mark: "never" as const }];
    await host.send({ type: "recalled", requestId, pieces });
    const question = "my name";
    await host.send({ type: "recallFound", requestId: "unasked", question, pieces });
    for (const details of await host.page.locator(".message details > summary").all()) {
      await details.click();
    }
  },
  async (host) => {
    await host.send({ type: "attachments", items: attachments }, { type: "budget", sent });
    await host.page.locator(".meter summary").click();
  },
  async (host) => {
    await host.page.locator(".meter summary").click();
    await host.send({ type: "openFind" });
    await host.page.getByRole("textbox", { name: "Find in this session" }).fill("name");
    const { requestId } = await host.next("findInSession");
    const hits = [{ messageId: "m1", seq: 1 }];
    await host.send({ type: "findResult", requestId, hits, hasMore: false });
    await host.page.getByText("1/1").waitFor();
  },
  async (host) => {
    await host.page.getByRole("textbox", { name: "Message" }).fill("Is ghp_x refused?");
    await host.page.getByRole("textbox", { name: "Message" }).press("Enter");
    const { turnId } = await host.next("ask");
    const found = [{ kind: "password", excerpt: "redis:…" }] as const;
    await host.send({ type: "secretsFound", turnId, found, hosts: ["api.openai.com"] });
    await host.page.getByRole("button", { name: "Redact" }).waitFor();
  },
  async (host) => {
    await host.page.getByRole("button", { name: "Send anyway" }).click();
    const { turnId } = await host.next("answerSecrets");
    const question = message(3, "human", "Is ghp_x refused?");
    const error = { code: "modelBusy", message: "It is limiting requests." };
    await host.send(
      { type: "turnStarted", turnId, session: someSession, question, isOwn: true },
      { type: "retrying", turnId, waitMs: 90_000, error },
    );
    await host.page.locator(".turn-error").waitFor();
  },
];

pageSpecs("axe-core", (open) => {
  for (const theme of ["dark", "light", "contrastDark", "contrastLight"] as const) {
    for (const [name, views] of Object.entries({ overlays, unfolded })) {
      it(`finds nothing in ${name} of the conversation (${theme})`, async () => {
        const host = await open({ theme, open: talk });
        const found: string[] = [];
        for (const view of views) {
          await view(host);
          found.push(...(await violations(host)));
        }
        assert.deepEqual(found, []);
      });
    }
  }
});
