// What the extension host runs in the integration layer: mocha over the bundled specs beside it.
// Bundled by runIntegration.ts; the only file of test/support that runs inside VS Code.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { env, version } from "vscode";
import { runMocha, sendOutput } from "./mochaRun.ts";
import { testLinePrefix } from "./testLine.ts";

/** Called by the extension host; rejects when a test failed, which makes its exit code 1. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.js"));
  const grep = process.env["REDIAL_TEST_GREP"];
  const write = (line: string): void => console.log(`${testLinePrefix}${line}`);
  sendOutput(write);
  write(`VS Code ${version}, ${env.appName}, Node ${process.version}`);
  const { failed } = await runMocha(
    files.sort().map((name) => `${folder}${name}`),
    { timeoutMs: 60_000, ...(grep === undefined ? {} : { grep }) },
  );
  if (failed > 0) throw new Error(`${failed} failed`);
}
