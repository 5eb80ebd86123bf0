// The integration layer: bundles the specs of test/integration and runs them inside the extension
// host of a real VS Code, the desktop one where it can be had, else the one from npm.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { openDesktopVscode } from "./desktopVscode.ts";
import { Machine } from "./machine.ts";
import { modelProviderFolder, projectRoot } from "./projectRoot.ts";
import { makeTempFolder } from "./tempFolder.ts";
import { testLinePrefix } from "./testLine.ts";
import { codeServerVersion } from "./vscodeInstall.ts";

// Flat in `out/integration`, so that `../..` from any of its files is the project's folder, as it
// is from test/support.
const bundleFolder = join(projectRoot, "out/integration");

async function bundleSpecs(): Promise<void> {
  rmSync(bundleFolder, { recursive: true, force: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints: ["test/integration/*.test.ts", "test/support/integrationEntry.ts"],
    entryNames: "[name]",
    outdir: bundleFolder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    sourcemap: "linked",
    packages: "external",
    external: ["vscode"],
    logLevel: "warning",
  });
}

async function runInVscodeFromNpm(testsPath: string): Promise<number> {
  console.log(`code-server ${codeServerVersion} from npm, in Chromium`);
  // This VS Code develops one extension at a time: the other one is installed.
  const extensionsFolder = makeTempFolder("extensions").path;
  cpSync(modelProviderFolder, join(extensionsFolder, "model-provider"), { recursive: true });
  const machine = await Machine.start({ env: process.env, isDriven: true, extensionsFolder });
  try {
    const exit = Promise.withResolvers<number>();
    await machine.expose("codeAutomationLog", (_type: unknown, args: unknown) =>
      printTestLine(args),
    );
    await machine.expose("codeAutomationExit", (code: unknown) => exit.resolve(Number(code)));
    const window = await machine.open({
      folder: machine.makeFolder("project"),
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: testsPath,
    });
    // VS Code asks the user before one extension uses a model of another.
    const allow = window.page.getByRole("button", { name: "Allow", exact: true });
    await window.page.addLocatorHandler(allow, () => allow.click());
    window.page.once("crash", () => exit.reject(new Error("the browser page crashed")));
    return await exit.promise;
  } finally {
    await machine.dispose();
  }
}

/** VS Code passes on all that it logs; only the tests' lines are of interest. */
function printTestLine(args: unknown): void {
  const [text] = Array.isArray(args) ? args : [];
  if (typeof text !== "string" || !text.startsWith(testLinePrefix)) return;
  console.log(text.slice(testLinePrefix.length));
}

const { values } = parseArgs({ options: { grep: { type: "string", short: "g" } } });
if (values.grep !== undefined) process.env["REDIAL_TEST_GREP"] = values.grep;
await bundleSpecs();
const testsPath = join(bundleFolder, "integrationEntry.js");
const runInDesktop = await openDesktopVscode();
process.exit(await (runInDesktop ?? runInVscodeFromNpm)(testsPath));
