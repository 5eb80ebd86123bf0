// The house stays as it was drawn: who may import whom, sizes and names of files.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { projectRoot } from "../support/projectRoot.ts";
import { findCycle, readImports, readSources, type SourceFile } from "../support/sourceTree.ts";

interface LayerRule {
  /** Layers whose files it may import, beside its own. */
  readonly layers: readonly string[];
  /** Single files of other layers that it may import. */
  readonly files?: RegExp;
  /** Packages and builtins that it may import. */
  readonly modules: RegExp;
}

/** What adapters see of the core: its ports, its errors and its disposables. */
const ports = /^core\/(ports|[a-z]\w*Ports|errors|disposable)\.ts$/;
/** The journal also reads messages, takes them apart into words, as recall in the core does, and cuts the window. */
const journalFiles =
  /^core\/(ports|[a-z]\w*Ports|errors|disposable|messages|text[A-Z]\w*|windowFit)\.ts$/;
const nothing = /^$/;

const rules: Readonly<Record<string, LayerRule>> = {
  shared: { layers: [], modules: nothing },
  core: { layers: ["shared"], modules: /^@langchain\/core\// },
  journal: { layers: ["shared"], files: journalFiles, modules: /^node:/ },
  redis: { layers: ["shared"], files: ports, modules: /^(node:|ioredis$)/ },
  mcp: { layers: ["shared", "core", "journal"], modules: /^node:/ },
  model: {
    layers: ["shared"],
    files: ports,
    modules: /^(node:|vscode$|@langchain\/(core\/|openai$))/,
  },
  sync: { layers: ["shared"], files: ports, modules: /^node:crypto$/ },
  host: {
    layers: ["shared", "core", "journal", "redis", "model", "sync"],
    modules: /^(vscode$|node:|marked$)/,
  },
  webview: {
    layers: ["shared"],
    modules: /^(preact|@preact\/signals|marked|highlight\.js|katex)(\/|$)/,
  },
  "extension.ts": { layers: ["shared", "core", "host"], modules: /^(vscode$|node:)/ },
};

describe("layers", () => {
  const files = readSources();

  it("import inward only, and only the packages that are theirs", () => {
    assert.deepEqual(files.flatMap(forbiddenImports), []);
  });

  it("need vscode at run time in host/ and extension.ts only", () => {
    const others = files.filter(({ layer }) => layer !== "host" && layer !== "extension.ts");
    const found = others.filter(({ imports }) =>
      imports.some(({ to, isTypeOnly }) => to === "vscode" && !isTypeOnly),
    );
    assert.deepEqual(paths(found), []);
  });

  it("keep RunnableWithMessageHistory in core/chain.ts", () => {
    const found = files.filter(({ text }) =>
      /^import[^;]*\bRunnableWithMessageHistory\b/m.test(text),
    );
    assert.deepEqual(paths(found), ["core/chain.ts"]);
  });

  it("have no cycle", () => {
    assert.equal(findCycle(files), undefined);
  });

  it("are named after what their files hold", () => {
    const vague = files.filter(({ path }) =>
      /(^|\/)(utils?|helpers?|misc|common|part\d)\b/i.test(path),
    );
    assert.deepEqual(paths(vague), []);
  });

  it("open each file with what it owns", () => {
    assert.deepEqual(paths(files.filter(({ text }) => !text.startsWith("//"))), []);
  });
});

describe("files", () => {
  it("run the model contract over every model that can be opened", () => {
    const opener = readFileSync(join(projectRoot, "src/model/open.ts"), "utf8");
    const adapters = [...opener.matchAll(/\bopen[A-Z]\w* \} from "\.\/(\w+)\.ts"/g)];
    assert.ok(adapters.length > 1, "the adapters are not found any more");
    const specs = globSync("test/{contract/model,integration}/*.test.ts", { cwd: projectRoot });
    const untested = adapters.filter(([, name]) => {
      const own = specs.filter((path) => path.endsWith(`/${name}.test.ts`));
      return !own.some((path) =>
        readFileSync(join(projectRoot, path), "utf8").includes("\nmodelContract("),
      );
    });
    assert.deepEqual(
      untested.map(([, name]) => name),
      [],
    );
  });

  it("have at most 300 lines, or say on their first line why they are long", () => {
    const long = globSync("{src,test}/**/*.{ts,tsx}", { cwd: projectRoot })
      .filter((path) => !path.includes("node_modules"))
      .map((path) => ({ path, text: readFileSync(join(projectRoot, path), "utf8") }))
      .filter(({ text }) => text.split("\n").length > 301 && !/^\/\/.*\blong\b/i.test(text))
      .map(({ path }) => path);
    assert.deepEqual(long, []);
  });
});

describe("import reader", () => {
  it("sees every kind of import and no comment", () => {
    const text = [
      'import { a } from "../core/a.ts";',
      'import type {\n  B,\n} from "./b.ts";',
      'export { c } from "./c.ts";',
      'import "./d.css";',
      'const e = await import("./e.ts");',
      'type F = typeof import("f");',
      '// import { g } from "g";',
      ' * import("h")',
    ].join("\n");
    assert.deepEqual(readImports("host/x.ts", text), [
      { to: "core/a.ts", isOurs: true, isTypeOnly: false },
      { to: "host/b.ts", isOurs: true, isTypeOnly: true },
      { to: "host/c.ts", isOurs: true, isTypeOnly: false },
      { to: "host/d.css", isOurs: true, isTypeOnly: false },
      { to: "host/e.ts", isOurs: true, isTypeOnly: false },
      { to: "f", isOurs: false, isTypeOnly: true },
    ]);
  });

  it("finds a cycle", () => {
    const file = (path: string, to: string): SourceFile => ({
      path,
      layer: "core",
      text: "",
      imports: [{ to, isOurs: true, isTypeOnly: false }],
    });
    assert.deepEqual(findCycle([file("a.ts", "b.ts"), file("b.ts", "a.ts")]), [
      "a.ts",
      "b.ts",
      "a.ts",
    ]);
    assert.equal(findCycle([file("a.ts", "b.ts"), file("b.ts", "c.ts")]), undefined);
  });
});

function forbiddenImports({ path, layer, imports }: SourceFile): readonly string[] {
  const rule = rules[layer];
  if (rule === undefined) return [`${path}: the layer “${layer}” has no rule`];
  const isAllowed = (to: string, isOurs: boolean): boolean => {
    if (!isOurs) return rule.modules.test(to);
    const target = to.split("/")[0] ?? to;
    return target === layer || rule.layers.includes(target) || rule.files?.test(to) === true;
  };
  return imports
    .filter(({ to, isOurs }) => !isAllowed(to, isOurs))
    .map(({ to }) => `${path} imports ${to}`);
}

function paths(files: readonly SourceFile[]): readonly string[] {
  return files.map(({ path }) => path);
}
