// How long a session takes to open at its end, in the real panel: one of 10,000 messages beside one
// of 50, from the click in the list to the frame that shows the last message. Alone:
// `node test/bench/open.ts` (after `npm run package`).
import { startMachine } from "../support/installedRedial.ts";
import { ModelServer } from "../support/modelServer.ts";
import { Panel } from "../support/panel.ts";
import { seedSessions } from "../support/seededSessions.ts";

/** What was measured, in ms. */
export interface OpenTimes {
  /** Medians of the openings. */
  readonly shortMs: number;
  readonly longMs: number;
  /** Long by short; 1.5 at most is wanted. */
  readonly ratio: number;
  readonly openings: number;
}

const shortCount = 50;
const longCount = 10_000;
const answer = `A paragraph of an answer that has some **weight**, with \`code\` in it.

- one point
- another point

\`\`\`ts
export const answer = (question: string): string => question.toUpperCase();
\`\`\`
`;

/** What an opening leaves to be done (measuring the context, drawing) is done after this pause, in ms. */
const restMs = 600;

/** Opens both sessions in turns, `rounds` times each after one that does not count. */
export async function measureOpening(rounds = 31): Promise<OpenTimes> {
  const model = await ModelServer.start();
  const machine = await startMachine(model);
  try {
    const window = await machine.open({ folder: machine.makeFolder("project") });
    const panel = await Panel.open(window);
    await panel.ask("Hello");
    seedSessions(machine, [session("short", shortCount), session("long", longCount)]);
    const times: Record<"short" | "long", number[]> = { short: [], long: [] };
    for (let round = 0; round <= rounds; round++) {
      for (const name of ["short", "long"] as const) {
        const ms = await openFromList(panel, name, name === "short" ? shortCount : longCount);
        if (round > 0) times[name].push(ms);
        await window.page.waitForTimeout(restMs);
      }
    }
    const [shortMs, longMs] = [median(times.short), median(times.long)];
    return { shortMs, longMs, ratio: longMs / shortMs, openings: rounds };
  } finally {
    await machine.dispose();
    await model.close();
  }
}

function session(id: string, count: number) {
  const texts = Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? `Question ${index + 1}?` : `${answer}\nEnd of message ${index + 1}.`,
  );
  return { id, title: `The ${id} session`, texts };
}

/** From the click to the frame in which the last message stands; in ms. */
async function openFromList(panel: Panel, id: string, count: number): Promise<number> {
  await panel.button("Sessions").click();
  const row = panel.content.locator(`[data-row="${id}"]`);
  await row.waitFor();
  return row.evaluate(
    (element, lastId) =>
      new Promise<number>((resolve) => {
        const view = element.ownerDocument.defaultView;
        const { document, performance } = view;
        const requestAnimationFrame = view.requestAnimationFrame.bind(view);
        const started = performance.now();
        const look = (): void => {
          const last = document.querySelector(`[data-message-id="${lastId}"]`);
          if (last === null || last.textContent === "") requestAnimationFrame(look);
          // Two frames later it is on the screen.
          else {
            requestAnimationFrame(() =>
              requestAnimationFrame(() => resolve(performance.now() - started)),
            );
          }
        };
        element.click();
        look();
      }),
    `${id}-${count}`,
  );
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) {
  const { shortMs, longMs, ratio, openings } = await measureOpening();
  console.log(
    `Opening at the end, median of ${openings}: ${shortCount} messages ${shortMs.toFixed(1)} ms, ` +
      `${longCount} messages ${longMs.toFixed(1)} ms: ${ratio.toFixed(2)} times (1.5 at most)`,
  );
  process.exit(ratio <= 1.5 ? 0 : 1);
}
