// From Send to the first words of the answer on the page, in a session of 1,000 messages in a real VS
// Code, beside a bare fetch of the same endpoint up to its first piece.
import { startMachine } from "../support/installedRedial.ts";
import { ModelServer, standInModel } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { seedSessions } from "../support/seededSessions.ts";
import { MadeUp } from "./recall/madeUp.ts";
import { type Row, row } from "./row.ts";
import { median, timeOf } from "./samples.ts";
import { packageRedial } from "./vsix.ts";

const rounds = 15;

export async function measure(): Promise<readonly Row[]> {
  packageRedial();
  const model = await ModelServer.start();
  const machine = await startMachine(model);
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
    const times: { readonly redial: number; readonly fetch: number }[] = [];
    for (let round = -2; round < rounds; round++) {
      const redial = await timeQuestion(panel, `And question ${round}?`);
      const bare = await timeOf(() => fetchFirstPiece(model, texts));
      if (round >= 0) times.push({ redial, fetch: bare });
    }
    return [
      row({
        name: "first-token",
        case: "Send to the first words on the page, 1,000 messages",
        value: median(times.map(({ redial }) => redial)),
        unit: "ms",
        other: median(times.map(({ fetch: bare }) => bare)),
        mostMore: 25,
      }),
    ];
  } finally {
    await machine.dispose();
    await model.close();
  }
}

/** By the page's own clock: from the key that sends to the frame with the first text. */
async function timeQuestion(panel: Panel, question: string): Promise<number> {
  await panel.composer.fill(question);
  await panel.content.locator("button:enabled[aria-label=Send]").waitFor();
  await panel.transcript.evaluate(watchFirstText);
  await panel.composer.press("Enter");
  // Not looked for meanwhile: to look takes the page's time.
  const durationMs = await panel.transcript.evaluate((log: Watched) => log.firstText ?? Number.NaN);
  await panel.waitForText(`I read: ${question}`);
  await panel.waitUntilIdle();
  return durationMs;
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
  const messages = texts.slice(-400).map((content, index) => ({
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
