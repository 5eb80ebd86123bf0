// The READMEs, each with the texts of its language. `node test/support/readmes.ts` (npm run docs)
// writes their tables anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Heads, type Manifest, withTables } from "./manifestTables.ts";
import { projectRoot } from "./projectRoot.ts";

interface Readme {
  readonly file: string;
  readonly texts: string;
  readonly heads: Heads;
}

/** Every README with tables. */
export const readmes: readonly Readme[] = [
  {
    file: "README.md",
    texts: "package.nls.json",
    heads: {
      commands: ["command", "keys", "does"],
      settings: ["setting", "type", "default", "scope", "is"],
    },
  },
  {
    file: "README.ko.md",
    texts: "package.nls.ko.json",
    heads: {
      commands: ["명령", "키", "하는 일"],
      settings: ["설정", "형식", "기본값", "범위", "뜻"],
    },
  },
];

/** The README as it is, and as it should be. */
export function renderReadme({ file, texts, heads }: Readme): { is: string; shouldBe: string } {
  const is = read(file);
  const manifest: Manifest = JSON.parse(read("package.json"));
  return { is, shouldBe: withTables(is, manifest, JSON.parse(read(texts)), heads) };
}

function read(file: string): string {
  return readFileSync(join(projectRoot, file), "utf8");
}

if (process.argv[1] === import.meta.filename) {
  for (const readme of readmes) {
    writeFileSync(join(projectRoot, readme.file), renderReadme(readme).shouldBe);
  }
}
