// The layers of `npm test` and what each needs first, as data. run.ts runs them.
import { join } from "node:path";
import { projectRoot } from "./projectRoot.ts";

/** One step of a test run. */
export interface Layer {
  readonly name: string;
  /**
   * `preparation`: counts only when it fails. `check`: counts as one. `specs`: tells its own counts
   * and must have some.
   */
  readonly kind: "preparation" | "check" | "specs";
  /** Layers that must have succeeded before. */
  readonly needs: readonly string[];
  /** Programs run by this Node one after the other: script and arguments. */
  readonly commands: readonly (readonly string[])[];
  /** Waits for a network more than it computes: runs beside whatever else runs. */
  readonly isMostlyWaiting?: boolean;
  /** Needs what not every machine has; it says itself when that is missing. */
  readonly mayBeEmpty?: boolean;
  /** Runs only when it is named, or with `CI` in the environment. */
  readonly isForCi?: boolean;
}

const support = (file: string): string => join(projectRoot, "test/support", file);
const tool = (path: string): string => join(projectRoot, "node_modules", path);
const tsc = tool("typescript/bin/tsc");

/** In the order in which they start when they can. */
export const layers: readonly Layer[] = [
  {
    name: "prerequisites",
    kind: "preparation",
    needs: [],
    commands: [[support("prepare.ts"), "prerequisites"]],
    isMostlyWaiting: true,
  },
  {
    name: "vscode",
    kind: "preparation",
    needs: [],
    commands: [[support("prepare.ts"), "vscode"]],
    isMostlyWaiting: true,
  },
  {
    name: "typecheck",
    kind: "check",
    needs: [],
    commands: [
      [tsc, "--noEmit", "-p", "."],
      [tsc, "--noEmit", "-p", "src/webview"],
      [tsc, "--noEmit", "-p", "test/page"],
    ],
  },
  {
    name: "lint",
    kind: "check",
    needs: [],
    commands: [
      [tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
      [tool("knip/bin/knip.js")],
    ],
  },
  {
    name: "build",
    kind: "preparation",
    needs: [],
    commands: [["esbuild.mjs", "--production"]],
  },
  {
    name: "package",
    kind: "preparation",
    needs: ["build"],
    commands: [[support("packageVsix.ts")]],
  },
  { name: "unit", kind: "specs", needs: [], commands: [[support("runSpecs.ts"), "unit"]] },
  {
    name: "contract",
    kind: "specs",
    needs: ["prerequisites"],
    commands: [[support("runSpecs.ts"), "contract"]],
  },
  {
    name: "integration",
    kind: "specs",
    needs: ["prerequisites", "vscode", "build"],
    commands: [[support("runIntegration.ts")]],
  },
  {
    name: "e2e",
    kind: "specs",
    needs: ["prerequisites", "vscode", "package"],
    commands: [[support("runSpecs.ts"), "e2e"]],
  },
  {
    name: "commands",
    kind: "specs",
    needs: ["prerequisites", "vscode", "package"],
    commands: [[support("runSpecs.ts"), "commands"]],
    isForCi: true,
  },
  {
    name: "page",
    kind: "specs",
    needs: ["prerequisites", "build"],
    commands: [[support("runSpecs.ts"), "page"]],
  },
  {
    name: "interop",
    kind: "specs",
    needs: ["prerequisites"],
    commands: [[support("interop.ts")]],
    isMostlyWaiting: true,
    mayBeEmpty: true,
    isForCi: true,
  },
];

/** The named layers with all that they need, in the order of {@link layers}. */
export function withNeeds(names: readonly string[]): readonly Layer[] {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    const layer = layers.find((candidate) => candidate.name === name);
    if (layer === undefined) throw new Error(`there is no layer “${name}”`);
    wanted.add(name);
    for (const need of layer.needs) want(need);
  };
  for (const name of names) want(name);
  return layers.filter((layer) => wanted.has(layer.name));
}
