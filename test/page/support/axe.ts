// axe-core over a page of the fake host.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { FakeHost } from "./fakeHost.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe-core finds wrong, one line a place. */
export async function violations(host: FakeHost): Promise<readonly string[]> {
  await host.settle();
  // The protocol's way past the page's policy; the page itself could not run it.
  await host.page.evaluate(axe);
  const found = await host.page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> };
    };
    return (await axe.run({ preload: false })).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
