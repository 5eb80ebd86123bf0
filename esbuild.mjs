// Builds dist/: the host (ES modules, split so that LangChain and ioredis load when first needed),
// the journal's worker, and the page.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build, context } from "esbuild";

const isWatch = process.argv.includes("--watch");
const isProduction = process.argv.includes("--production");

const common = {
  bundle: true,
  splitting: true,
  format: "esm",
  // The task that F5 starts reads "[watch] build finished".
  logLevel: isWatch ? "info" : "warning",
  minify: isProduction,
  sourcemap: isProduction ? false : "linked",
  // Says which packages are in the bundles: writeNotices.
  metafile: true,
  legalComments: "none",
  // Adapters recognise foreign errors by class name.
  keepNames: true,
};

const host = {
  ...common,
  entryPoints: {
    extension: "src/extension.ts",
    journalWorker: "src/journal/worker.ts",
    mcpServer: "src/mcp/server.ts",
  },
  outdir: "dist",
  platform: "node",
  target: "node22",
  external: ["vscode"],
  // CommonJS packages inside an ES module bundle ask for Node's builtins through require.
  banner: {
    js: [
      'import { createRequire as redialRequire } from "node:module";',
      "const require = redialRequire(import.meta.url);",
      "const redialNoEnvironment = {};",
    ].join("\n"),
  },
  // No package in the bundle sees the environment: a variable can neither turn on LangSmith's tracing
  // nor change where LangChain, the OpenAI client or ioredis send anything. Redial itself reads the
  // two variables it documents through node:process (extension.ts).
  define: {
    "process.env": "redialNoEnvironment",
    "globalThis.process.env": "redialNoEnvironment",
  },
};

/**
 * Takes the ways to turn text into markup out of the page's packages: neither is used, and a bundle
 * that cannot do it needs no belief. Fails when a package no longer has what is taken out of it.
 */
const withoutMarkup = {
  name: "without-markup",
  setup(building) {
    const filter = /(?:preact\/dist\/preact\.mjs|highlight\.js\/lib\/core\.js)$/;
    building.onLoad({ filter }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace(/dangerouslySetInnerHTML|innerHTML/g, "redialNoMarkup");
      if (contents === source) throw new Error(`nothing was taken out of ${path}`);
      return { contents, loader: "js" };
    });
  },
};

const page = {
  ...common,
  // Script and style sheet in one folder, the only one that the page may load from.
  entryPoints: [
    { in: "src/webview/page.tsx", out: "page" },
    { in: "media/page.css", out: "page" },
  ],
  outdir: "dist/webview",
  platform: "browser",
  target: "chrome128",
  jsx: "automatic",
  jsxImportSource: "preact",
  tsconfig: "src/webview/tsconfig.json",
  plugins: [withoutMarkup],
};

/** Writes dist/NOTICES.txt: licence and text of every package of which something is in a bundle. */
function writeNotices(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  const notices = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    if (typeof license !== "string") throw new Error(`${name} does not say its licence`);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : readFileSync(`${folder}/${file}`, "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}`;
  });
  const head = "Redial contains parts of these packages, under their own licences.";
  const line = `\n\n${"-".repeat(72)}\n\n`;
  writeFileSync("dist/NOTICES.txt", `${[head, ...notices.sort()].join(line)}\n`);
}

rmSync("dist", { recursive: true, force: true });
if (isWatch) {
  for (const options of [host, page]) await (await context(options)).watch();
} else {
  const built = await Promise.all([build(host), build(page)]);
  writeNotices(built.map(({ metafile }) => metafile));
}
