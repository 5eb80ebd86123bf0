// Where end-to-end specs play: one machine with the packaged Redial and one stand-in model, started
// by the first spec that asks and shared by all. Environment and project are hostile: whatever a
// spec looks at, a request that went where no setting of the user points makes its test fail; so
// does a page that logged an error.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostileSettings } from "./hostileSettings.ts";
import { startMachine } from "./installedRedial.ts";
import type { Machine } from "./machine.ts";
import { ModelServer } from "./modelServer.ts";
import { Panel } from "./panel.ts";
import { projectRoot } from "./projectRoot.ts";
import type { VscodeWindow } from "./vscodeWindow.ts";

/** What the specs share. */
export interface Stage {
  readonly machine: Machine;
  readonly model: ModelServer;
  /** Nothing may come here, though environment and workspace say so. */
  readonly trap: ModelServer;
  /** A panel with a new session in the window that specs share. */
  freshPanel(): Promise<Panel>;
  /** Opens a window on a folder of this name, with the panel in it; close it in the end. */
  openPanel(folder: string): Promise<Panel>;
  /**
   * Puts these settings of machine scope in place of others. The panel shows the model's name: a new
   * one tells that its host has read them.
   */
  changeSettings(
    panel: Panel,
    modelName: string,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  /** Closes everything and starts it again on the same data, after `inBetween` has had its way. */
  restart(inBetween?: () => void): Promise<void>;
}

let opening: Promise<Stage> | undefined;
const windows = new Set<VscodeWindow>();

/** The stage; call it in a `before`. */
export function openStage(): Promise<Stage> {
  opening ??= start();
  return opening;
}

/** What would send runs to LangSmith and questions to somebody else, if it were heeded. */
export function misleadingEnvironment(trap: ModelServer): Readonly<Record<string, string>> {
  return {
    LANGSMITH_TRACING: "true",
    LANGSMITH_TRACING_V2: "true",
    LANGCHAIN_TRACING_V2: "true",
    LANGSMITH_ENDPOINT: trap.origin,
    LANGCHAIN_ENDPOINT: trap.origin,
    LANGSMITH_API_KEY: "trap",
    LANGCHAIN_API_KEY: "trap",
    OPENAI_BASE_URL: trap.baseUrl,
    OPENAI_API_KEY: "sk-of-the-environment",
    OPENAI_ORG_ID: "org-of-the-environment",
  };
}

async function start(): Promise<Stage> {
  const [model, trap] = await Promise.all([ModelServer.start(), ModelServer.start()]);
  const machine = await startMachine(model, { env: misleadingEnvironment(trap) });
  let shared: Panel | undefined;
  let current: Readonly<Record<string, unknown>> | undefined;
  const openPanel = async (name: string): Promise<Panel> => {
    const folder = machine.makeFolder(name);
    writeHostileSettings(folder, trap);
    const window = await machine.open({ folder });
    windows.add(window);
    return Panel.open(window);
  };
  return {
    machine,
    model,
    trap,
    openPanel,
    freshPanel: async () => {
      shared ??= await openPanel("project");
      await shared.newSession();
      return shared;
    },
    changeSettings: async (panel, modelName, settings) => {
      current = {
        "redial.model.baseUrl": model.baseUrl,
        "redial.model.name": modelName,
        ...settings,
      };
      machine.server.writeMachineSettings(current);
      await panel.button(modelName).waitFor();
    },
    restart: async (inBetween) => {
      shared = undefined;
      windows.clear();
      await machine.stop();
      inBetween?.();
      await machine.start();
      if (current !== undefined) machine.server.writeMachineSettings(current);
    },
  };
}

/** A repository that wants keys and messages for itself, in every way that a settings file can say it. */
export function writeHostileSettings(folder: string, trap: ModelServer): void {
  const spellings = hostileSettings(trap.origin).map(([, settings]) => settings);
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  const settings = Object.assign({}, ...spellings);
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify(settings));
}

/** A failed test leaves pictures of its windows in out/. */
async function photograph(title: string): Promise<void> {
  for (const [index, window] of [...windows].entries()) {
    if (window.page.isClosed()) continue;
    const name = `${title.replace(/\W+/g, "-")}-${index + 1}.png`;
    await window.page.screenshot({ path: join(projectRoot, "out/e2e", name) });
  }
}

/** What follows every spec of the layer. */
export const stageHooks: Mocha.RootHookObject = {
  async afterEach(this: Mocha.Context) {
    if (opening === undefined) return;
    if (this.currentTest?.isFailed() === true) await photograph(this.currentTest.fullTitle());
    const { trap } = await opening;
    const problems = [...windows].flatMap((window) => window.takeProblems());
    assert.deepEqual({ problems, trapped: trap.requests }, { problems: [], trapped: [] });
  },
  async afterAll() {
    const stage = await opening?.catch(() => undefined);
    await stage?.machine.dispose();
    await stage?.model.close();
    await stage?.trap.close();
  },
};
