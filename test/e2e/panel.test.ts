// The panel under a person's hands: keys, input methods, Stop, hiding it, themes.
import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "mocha";
import { Panel } from "../support/panel.ts";
import { openStage, type Stage } from "../support/stage.ts";

describe("the panel", () => {
  let stage: Stage;
  let panel: Panel;

  before(async () => {
    stage = await openStage();
  });
  beforeEach(async () => {
    panel = await stage.freshPanel();
  });

  it("breaks the line at Shift+Enter and sends at Enter", async () => {
    await panel.composer.pressSequentially("repeat: one");
    await panel.composer.press("Shift+Enter");
    await panel.composer.pressSequentially("two");
    assert.equal(await panel.composer.inputValue(), "repeat: one\ntwo");
    const asked = stage.model.nextChat();
    await panel.composer.press("Enter");
    assert.equal((await asked).messages.at(-1)?.text, "repeat: one\ntwo");
    assert.equal(await panel.composer.inputValue(), "");
    await panel.waitUntilIdle();
  });

  it("leaves Enter to an input method that is composing", async () => {
    const { page } = panel.window;
    const keyboard = await page.context().newCDPSession(page);
    const requests = stage.model.chats.length;
    await panel.composer.focus();
    const text = "사자왕";
    await keyboard.send("Input.imeSetComposition", { text, selectionStart: 3, selectionEnd: 3 });
    // What a browser gets of a key that an input method takes for itself.
    const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
    await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
    await keyboard.send("Input.insertText", { text });
    assert.equal(await panel.composer.inputValue(), text);
    assert.equal(await panel.emptyHeading.isVisible(), true);
    assert.equal(stage.model.chats.length, requests);
    const asked = stage.model.nextChat();
    await panel.composer.press("Enter");
    assert.equal((await asked).messages.at(-1)?.text, text);
    await panel.waitUntilIdle();
  });

  it("stops an answer, keeps its text and asks again on Retry", async () => {
    const hold = stage.model.holdNextAfter(5);
    const asked = stage.model.nextChat();
    await panel.send("long 9");
    await hold.reached;
    await panel.waitForText("word5");
    await panel.button("Stop").click();
    assert.equal(await (await asked).ended, "aborted");
    await panel.button("Retry").waitFor();
    assert.match(await panel.articles("Redial").innerText(), /word5(?! word6).*Stopped\./s);
    await panel.button("Retry").click();
    await panel.waitForText("word9");
    await panel.waitUntilIdle();
    assert.equal(await panel.articles("Redial").count(), 1);
  });

  it("has the whole answer when it was hidden while it came", async () => {
    const { window } = panel;
    const hold = stage.model.holdNextAfter(5);
    const asked = stage.model.nextChat();
    await panel.send("long 9");
    await hold.reached;
    await panel.waitForText("word5");
    await window.runCommand("View: Hide Secondary Side Bar");
    await panel.transcript.waitFor({ state: "detached" });
    hold.release();
    assert.equal(await (await asked).ended, "finished");
    panel = await Panel.open(window);
    await panel.waitForText("word9");
    await panel.waitUntilIdle();
    assert.deepEqual(
      (await panel.messages()).map(({ by }) => by),
      ["You", "Redial"],
    );
  });

  it("goes on with a running answer when it is shown again", async () => {
    const { window } = panel;
    const hold = stage.model.holdNextAfter(5);
    await panel.send("long 9");
    await hold.reached;
    await panel.waitForText("word5");
    await window.runCommand("View: Hide Secondary Side Bar");
    await panel.transcript.waitFor({ state: "detached" });
    panel = await Panel.open(window);
    await panel.waitForText("word5");
    await panel.button("Stop").waitFor();
    hold.release();
    await panel.waitForText("word9");
    await panel.waitUntilIdle();
  });

  it("keeps what came of an answer when its window is reloaded", async () => {
    const { window } = panel;
    const hold = stage.model.holdNextAfter(5);
    await panel.send("long 9");
    await hold.reached;
    await panel.waitForText("word5");
    await window.reload();
    panel = await Panel.open(window);
    await panel.button("Retry").waitFor();
    assert.match(
      await panel.articles("Redial").innerText(),
      /word5(?! word6).*The window closed in mid-answer/s,
    );
    hold.release();
    await panel.button("Retry").click();
    await panel.waitForText("word9");
    await panel.waitUntilIdle();
  });

  it("has place, draft and running answer again wherever and whenever its page is made anew", async () => {
    const { window } = panel;
    for (const word of ["first", "second"]) await panel.ask(`long 400, the ${word}`);
    const hold = stage.model.holdNextAfter(5);
    await panel.send("long 9");
    await hold.reached;
    await panel.waitForText(/word5$/);
    await panel.composer.fill("half a thought");
    await panel.articles("You").nth(1).evaluate(scrollHere);
    await panel.button("Jump to latest").waitFor();
    const ways = {
      "moved to the primary side bar": () => moveTo(panel, /^Primary Side Bar/),
      "moved back": () => moveTo(panel, /^Secondary Side Bar/),
      "reloaded by VS Code": () => window.runCommand("Developer: Reload Webviews"),
      "hidden and shown": async () => {
        await window.runCommand("View: Hide Secondary Side Bar");
        await panel.transcript.waitFor({ state: "detached" });
        await window.runCommand("Redial: Focus Chat");
      },
    };
    for (const [way, go] of Object.entries(ways)) {
      await panel.transcript.evaluate(mark);
      await go();
      await panel.content.locator(".scroller:not([data-marked])").waitFor();
      await panel.button("Stop").waitFor();
      await panel.button("Jump to latest").waitFor();
      assert.deepEqual(
        {
          way,
          draft: await panel.composer.inputValue(),
          place: await panel.transcript.evaluate(articleAtTop),
          running: await panel.articles("Redial").last().locator(".markdown").innerText(),
        },
        {
          ...{ way, draft: "half a thought", place: "long 400, the second" },
          running: "word1 word2 word3 word4 word5",
        },
      );
    }
    hold.release();
    await panel.waitForText(/word9$/);
    await panel.waitUntilIdle();
    await panel.composer.fill("");
  });

  for (const [theme, kind] of [
    ["Dark Modern", "vscode-dark"],
    ["Dark High Contrast", "vscode-high-contrast"],
    ["Light High Contrast", "vscode-high-contrast-light"],
    ["Light Modern", "vscode-light"],
  ] as const) {
    it(`takes its colours from the theme ${theme}`, async () => {
      await panel.window.chooseTheme(theme);
      await panel.content.locator(`body.${kind}`).waitFor();
      await panel.ask("markdown");
      assert.deepEqual(await colours(panel, "h1"), await colours(panel, "body"));
    });
  }
});

/** Moves Redial by the menu of its tab. */
async function moveTo({ window: { page } }: Panel, place: RegExp): Promise<void> {
  await page.getByRole("tab", { name: /^Redial/ }).click({ button: "right" });
  const menu = page.locator(".monaco-menu");
  await menu.getByText("Move To", { exact: true }).hover();
  // By key: a menu that has just opened takes no click for a tenth of a second.
  await menu.getByText(place).hover();
  await page.keyboard.press("Enter");
  await menu.first().waitFor({ state: "detached" });
}

/** As a DOM element; the tests' types know no DOM. */
interface Box {
  readonly offsetTop: number;
  readonly offsetHeight: number;
  readonly textContent: string;
  scrollTop: number;
  readonly dataset: Record<string, string>;
  closest(selector: string): Box;
  querySelectorAll(selector: string): Iterable<Box>;
}

/** Scrolls so that the article is the first that is seen. Runs in the page. */
function scrollHere(element: unknown): void {
  const article = element as Box;
  article.closest(".scroller").scrollTop = article.offsetTop;
}

/** A page that is made anew has no mark. Runs in the page. */
function mark(element: unknown): void {
  (element as Box).dataset["marked"] = "";
}

/** The question that is seen first. Runs in the page. */
function articleAtTop(element: unknown): string | undefined {
  const scroller = element as Box;
  const articles = [...scroller.querySelectorAll("article")];
  const first = articles.find(({ offsetTop, offsetHeight }) => {
    return offsetTop + offsetHeight > scroller.scrollTop;
  });
  return [...(first?.querySelectorAll(".question-text") ?? [])][0]?.textContent;
}

/** What a page's own global object has; the tests' types know no DOM. */
interface Styled {
  getComputedStyle(element: unknown): { readonly color: string };
}

/** Colour of the text of an answer's element (or of the page), as the browser computed it. */
async function colours(panel: Panel, selector: string): Promise<string> {
  const element = panel.content.locator(selector).last();
  const colour = await element.evaluate(
    (node: unknown) => (globalThis as unknown as Styled).getComputedStyle(node).color,
  );
  assert.match(colour, /^rgb/);
  return colour;
}
