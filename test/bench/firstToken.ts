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

/** By the page's own clock: from the key that sends to the frame after the first text. */
async function timeQuestion(panel: Panel, question: string): Promise<number> {
  await panel.composer.fill(question);
  await panel.content.locator("button:enabled[aria-label=Send]").waitFor();
  await panel.transcript.evaluate<void, string>(watchFirstText, `I read: ${question}`);
  await panel.composer.press("Enter");
  await panel.waitForText(`I read: ${question}`);
  await panel.waitUntilIdle();
  return panel.transcript.evaluate<number, undefined>("window.firstTextMs", undefined);
}

/** Runs in the page: notes the time from the next key to the frame after the answer's first text. */
const watchFirstText = `(log, answer) => {
  const known = new Set(log.querySelectorAll("article"));
  addEventListener("keydown", () => {
    const start = performance.now();
    const look = () => {
      const isThere = [...log.querySelectorAll("article")].some((article) => {
        const text = article.querySelector(".markdown")?.textContent.trim() ?? "";
        return !known.has(article) && text !== "" && answer.startsWith(text);
      });
      if (!isThere) requestAnimationFrame(look);
      else requestAnimationFrame(() => {
        window.firstTextMs = performance.now() - start;
      });
    };
    look();
  }, { capture: true, once: true });
}`;

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
