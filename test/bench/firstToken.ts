// From Send to the first words of the answer on the page, in a session of 1,000 messages in a real VS
// Code, beside a bare fetch of the same endpoint up to its first piece, and beside a panel that does nothing
// but ask.
import type { FrameLocator, Locator } from "playwright-core";
import { startMachine } from "../support/installedRedial.ts";
import { ModelServer, standInModel } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { seedSessions } from "../support/seededSessions.ts";
import { makeTempFolder } from "../support/tempFolder.ts";
import type { VscodeWindow } from "../support/vscodeWindow.ts";
import { showBareChat, writeBareChat } from "./firstToken/bareChat.ts";
import { MadeUp } from "./recall/madeUp.ts";
import { type Row, row } from "./row.ts";
import { median, timeOf } from "./samples.ts";
import { packageRedial } from "./vsix.ts";

const rounds = 15;
/** Between two questions to the bare panel, about as long as between two to Redial. */
const restMs = 300;

/** Messages of 800 characters that a model of 128,000 tokens takes, as many as Redial sends. */
const bulkMessages = 560;

export async function measure(): Promise<readonly Row[]> {
  packageRedial();
  const model = await ModelServer.start();
  const folder = makeTempFolder("bench");
  const machine = await startMachine(model, { isDriven: true });
  try {
    const window = await machine.open({ folder: machine.makeFolder("project") });
    const panel = await Panel.open(window);
    await panel.ask("Hello");
    const madeUp = new MadeUp();
    const texts = Array.from({ length: 1_000 }, () => madeUp.text(800));
    seedSessions(machine, [{ id: "long", title: "The long session", texts }]);
    await panel.button("Sessions").click();
    await panel.content.locator('[data-row="long"]').click();
    await panel.composer.waitFor();
    const redial: number[] = [];
    const bare: number[] = [];
    const bulk = texts.slice(-bulkMessages);
    for (let round = -2; round < rounds; round++) {
      const asked = `And question ${round}?`;
      await panel.composer.fill(asked);
      await panel.content.locator("button:enabled[aria-label=Send]").waitFor();
      const took = await timeQuestion(panel);
      await panel.waitForText(`I read: ${asked}`);
      await panel.waitUntilIdle();
      const fetched = await timeOf(() => fetchFirstPiece(model, bulk));
      if (round < 0) continue;
      redial.push(took);
      bare.push(fetched);
    }
    await window.close();
    const url = `${model.baseUrl}/chat/completions`;
    const path = writeBareChat(folder.path, { url, model: standInModel, texts: bulk });
    const least = await timeBareChat(
      await machine.open({ folder: machine.makeFolder("bare"), extensionDevelopmentPath: path }),
    );
    return rowsOf(median(redial), median(bare), least);
  } finally {
    await machine.dispose();
    await model.close();
    folder.remove();
  }
}

function rowsOf(redial: number, bare: number, least: number): readonly Row[] {
  const parts = { name: "first-token", unit: "ms" };
  return [
    row({
      ...{ ...parts, case: "Send to the first words on the page, 1,000 messages" },
      ...{ value: redial, other: bare, mostMore: 25 },
    }),
    row({
      ...{ ...parts, case: "the same, beside a panel that does nothing but ask" },
      ...{ value: redial, other: least },
    }),
  ];
}

/** The median of a panel that has no memory, no chain and no transcript. */
async function timeBareChat(window: VscodeWindow): Promise<number> {
  await window.runCommand(showBareChat);
  const content: FrameLocator = window.page
    .locator('iframe.webview[src*="extensionId=redial-bench.bare"]')
    .contentFrame()
    .locator("#active-frame")
    .contentFrame();
  const transcript = content.getByRole("log", { name: "Conversation" });
  const composer = content.getByRole("textbox", { name: "Message" });
  await composer.waitFor();
  const times: number[] = [];
  for (let round = -2; round < rounds; round++) {
    await composer.fill(`And question ${round}?`);
    const took = await timeQuestion({ transcript, composer });
    if (round >= 0) times.push(took);
    await window.page.waitForTimeout(restMs);
  }
  return median(times);
}

/** By the page's own clock: from the key that sends to the frame with the first text. */
async function timeQuestion(page: {
  readonly transcript: Locator;
  readonly composer: Locator;
}): Promise<number> {
  await page.transcript.evaluate(watchFirstText);
  await page.composer.press("Enter");
  // Not looked for meanwhile: to look takes the page's time.
  return await page.transcript.evaluate((log: Watched) => log.firstText ?? Number.NaN);
}

/** What the page's script sees of the transcript. */
interface Watched {
  firstText?: Promise<number>;
  querySelectorAll(selector: string): ArrayLike<{ readonly textContent: string | null }>;
}

/** A browser's own: not among this file's types. */
interface Browser {
  readonly MutationObserver: new (
    look: () => void,
  ) => { observe(what: object, how: object): void; disconnect(): void };
  addEventListener(type: string, listener: () => void, options: object): void;
  requestAnimationFrame(work: () => void): void;
}

/** Runs in the page: notes the time from the next key to the frame with the answer's first words. */
function watchFirstText(log: Watched): void {
  const browser = globalThis as unknown as Browser;
  const answers = () => log.querySelectorAll(".answer .answer-body");
  const before = answers().length;
  log.firstText = new Promise((resolve) => {
    const begin = (): void => {
      const start = performance.now();
      const observer = new browser.MutationObserver(() => {
        const answer = answers()[before];
        if (answer === undefined || answer.textContent === "") return;
        observer.disconnect();
        browser.requestAnimationFrame(() => resolve(performance.now() - start));
      });
      observer.observe(log, { childList: true, subtree: true, characterData: true });
    };
    browser.addEventListener("keydown", begin, { capture: true, once: true });
  });
}

/** The same endpoint asked with the same bulk, up to the first piece of its answer. */
async function fetchFirstPiece(model: ModelServer, texts: readonly string[]): Promise<void> {
  const messages = texts.map((content, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content,
  }));
  const response = await fetch(`${model.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: standInModel, stream: true, messages }),
  });
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
}
