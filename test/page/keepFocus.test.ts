// The focus when the message that has it is deleted, or left with its version.
import assert from "node:assert/strict";
import { it } from "mocha";
import type { Locator } from "playwright-core";
import type { HostMessage } from "../../src/shared/protocol.ts";
import type { VersionView } from "../../src/shared/turnMessages.ts";
import { type FakeHost, message, someSession } from "./support/fakeHost.ts";
import { pageSpecs } from "./support/pageSpecs.ts";

const talk = [
  message(1, "human", "First question"),
  message(2, "ai", "First answer"),
  message(3, "human", "Second question"),
  message(4, "ai", "Second answer"),
];
const open4 = { session: { ...someSession, messageCount: 4 }, messages: talk };

const articleOf = (host: FakeHost, text: string): Locator =>
  host.page.getByRole("article").filter({ hasText: text });

pageSpecs("the focus in a message that goes", (open) => {
  const tool = (host: FakeHost, text: string, name: string): Locator =>
    articleOf(host, text).getByRole("button", { name });
  const isFocused = (place: Locator): Promise<boolean> =>
    place.evaluate((element) => element === document.activeElement);
  const remove = (...removedIds: readonly string[]): HostMessage => ({
    ...{ type: "messagesChanged", sessionId: someSession.id, messages: [], removedIds },
  });

  it("moves to the same tool of the message that takes the place, else to the last one", async () => {
    const host = await open({ open: open4 });
    const name = "Delete question and answer";
    await tool(host, "First answer", name).focus();
    await host.page.keyboard.press("Enter");
    assert.equal((await host.next("deleteTurn")).messageId, "m2");
    await host.send(remove("m1", "m2"));
    assert.equal(await isFocused(tool(host, "Second question", name)), true);
    await tool(host, "Second answer", name).focus();
    await host.send(remove("m4"));
    assert.equal(await isFocused(tool(host, "Second question", name)), true);
    await host.send(remove("m3"));
    assert.equal(await isFocused(host.page.getByRole("textbox", { name: "Message" })), true);
  });

  it("stays at the versions when another is shown, at the message when it has no others", async () => {
    const versions = [{ messageId: "m3", index: 1, count: 3 }];
    const host = await open({ open: { ...open4, versions } });
    const show = (id: string, text: string, others: readonly VersionView[]): Promise<void> =>
      host.send({
        type: "opened",
        open: {
          session: { ...someSession, id, messageCount: 3 },
          messages: [...talk.slice(0, 2), message(3, "human", text, { id: `${id}-m3` })],
          hasOlder: false,
          draft: "",
          versions: others,
        },
      });
    await tool(host, "Second question", "Next version").focus();
    await host.page.keyboard.press("Enter");
    await host.next("showVersion");
    await show("session-2", "Better question", [{ messageId: "session-2-m3", index: 2, count: 3 }]);
    assert.equal(await isFocused(tool(host, "Better question", "Next version")), true);
    await show("session-3", "Only question", []);
    assert.equal(await isFocused(articleOf(host, "Only question")), true);
  });
});
