// Every text that a person reads is there in every language, with the same places for values.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { errorKinds } from "../../../src/core/errors.ts";
import { languages } from "../../../src/webview/strings.ts";

const root = join(import.meta.dirname, "../../..");

function readJson(path: string): Record<string, string> {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

/** Sentences that the host hands to `l10n.t` or `translate` as literals. */
function hostSentences(): Set<string> {
  const found = new Set<string>(Object.values(errorKinds).map((kind) => kind.sentence));
  const host = readdirSync(join(root, "src/host")).map((name) => `src/host/${name}`);
  for (const file of [...host, "src/sync/storedRecord.ts"]) {
    const source = readFileSync(join(root, file), "utf8");
    for (const match of source.matchAll(/(?:l10n\.t|\btranslate)\(\s*("(?:[^"\\]|\\.)*")/g)) {
      found.add(JSON.parse(match[1] ?? ""));
    }
  }
  // Findings of an examination are data: their sentences stand where they are found.
  for (const file of ["src/redis/doctor.ts", "src/journal/checkRows.ts"]) {
    const source = readFileSync(join(root, file), "utf8");
    for (const match of source.matchAll(/"((?:[A-Z]|\{0\} |maxmemory-)[^"]*[.}])"/g)) {
      found.add(match[1] ?? "");
    }
  }
  return found;
}

function placesOf(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{\d\}/g)].map((match) => match[0]).sort();
}

function assertSamePlaces(texts: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(texts).filter(
    ([source, text]) => placesOf(source).join() !== placesOf(text).join(),
  );
  assert.deepEqual(wrong, []);
}

describe("languages", () => {
  it("translates every sentence of the host and of the errors into Korean, and nothing else", () => {
    const korean = readJson("l10n/bundle.l10n.ko.json");
    assert.deepEqual(Object.keys(korean).sort(), [...hostSentences()].sort());
    assertSamePlaces(korean);
  });

  it("says no sentence of the host past the translation", () => {
    const shown =
      /(?:show\w+Message\(|\b(?:title|placeHolder|placeholder|prompt|tooltip|label):|\.(?:title|placeholder|tooltip) =)\s*["'`][A-Za-z][^"'`]* /g;
    const untranslated = readdirSync(join(root, "src/host")).flatMap((name) => {
      const source = readFileSync(join(root, "src/host", name), "utf8");
      return [...source.matchAll(shown)].map(([text]) => `${name}: ${text}`);
    });
    assert.deepEqual(untranslated, ['transferCommands.ts: label: "JSON ']);
  });

  it("translates every text of the page into Korean, with the same places for values", () => {
    const [english, korean] = [languages["en"] ?? {}, languages["ko"] ?? {}];
    assert.deepEqual(Object.keys(korean).sort(), Object.keys(english).sort());
    const texts = Object.entries<string>({ ...english });
    const wrong = texts.filter(([key, text]) => {
      const own = Object.entries<string>({ ...korean }).find(([name]) => name === key)?.[1] ?? "";
      return own === "" || placesOf(text).join() !== placesOf(own).join();
    });
    assert.deepEqual(wrong, []);
  });

  it("translates every text of the manifest into Korean", () => {
    const english = readJson("package.nls.json");
    const korean = readJson("package.nls.ko.json");
    assert.deepEqual(Object.keys(korean).sort(), Object.keys(english).sort());
    const manifest = readFileSync(join(root, "package.json"), "utf8");
    const used = new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(english).sort());
  });
});
