// Reads src/ as text: which file imports what. Knows nothing of which import is allowed.
import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { projectRoot } from "./projectRoot.ts";

/** One import of a source file. */
export interface SourceImport {
  /** Path from src/ for a file of ours, e.g. "core/ports.ts"; else the module's name. */
  readonly to: string;
  readonly isOurs: boolean;
  /** Gone when types are stripped. */
  readonly isTypeOnly: boolean;
}

/** One source file; `path` from src/ with forward slashes. */
export interface SourceFile {
  readonly path: string;
  /** First folder of the path; the file's own name for those directly in src/. */
  readonly layer: string;
  /** Without what stands in template literals: programs that Redial hands out are not Redial's. */
  readonly text: string;
  readonly imports: readonly SourceImport[];
}

/** All TypeScript files of src/. */
export function readSources(): readonly SourceFile[] {
  const folder = join(projectRoot, "src");
  return globSync("**/*.{ts,tsx}", { cwd: folder })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => {
      const text = withoutTemplates(readFileSync(join(folder, path), "utf8"));
      return { path, layer: path.split("/")[0] ?? path, text, imports: readImports(path, text) };
    });
}

function withoutTemplates(text: string): string {
  return text.replace(/`(?:[^`\\]|\\.)*`/gs, "``");
}

/** `import … from`, `export … from`, `import "…"` and `import("…")`, outside of comment lines. */
export function readImports(path: string, text: string): readonly SourceImport[] {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  const pattern =
    /^(?:import|export)\s+(type\s)?[^;"'`]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|(?<![\w.])(typeof\s+)?import\(\s*"([^"]+)"\s*\)/gm;
  return [...code.matchAll(pattern)].map((match) => {
    const [, type, from, bare, typeOf, dynamic] = match;
    const name = from ?? bare ?? dynamic ?? "";
    const isOurs = name.startsWith(".");
    return {
      to: isOurs ? posix.join(posix.dirname(path), name) : name,
      isOurs,
      isTypeOnly: type !== undefined || typeOf !== undefined,
    };
  });
}

/** A cycle of files that import each other, types included, as a chain; `undefined` without one. */
export function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const walk = (path: string, chain: readonly string[]): readonly string[] | undefined => {
    if (chain.includes(path)) return [...chain.slice(chain.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const { to, isOurs } of byPath.get(path)?.imports ?? []) {
      const cycle = isOurs ? walk(to, [...chain, path]) : undefined;
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const file of files) {
    const cycle = walk(file.path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
