// What a user gets: the package's size and every file in it, as they are after its installation.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import { describe, it } from "mocha";
import { installedFolder } from "../support/installedRedial.ts";
import { vsixPath } from "../support/projectRoot.ts";
import { filesBelow } from "../support/tempFolder.ts";

/** First bytes of programs and libraries of Linux, macOS and Windows. */
const binaryMarks = ["7f454c46", "cffaedfe", "cafebabe", "4d5a"];

describe("the package", () => {
  it("is at most 2 MB", () => {
    const { size } = statSync(vsixPath);
    assert.ok(size <= 2_000_000, `${size} bytes`);
  });

  it("holds what runs and what its page in the Marketplace shows, and nothing else", async () => {
    const folder = await installedFolder();
    const files = filesBelow(folder).map((path) => relative(folder, path));
    // Chunks are named by what is in them: their number and names change with the code.
    const kinds = files.map((name) =>
      name.replace(/^dist\/(webview\/)?.*-[0-9A-Z]{8}\.js$/, "dist/$1CHUNK.js"),
    );
    assert.deepEqual([...new Set(kinds)].sort(), [
      ".vsixmanifest",
      "LICENSE.txt",
      "changelog.md",
      "dist/CHUNK.js",
      "dist/extension.js",
      "dist/journalWorker.js",
      "dist/webview/CHUNK.js",
      "dist/webview/page.css",
      "dist/webview/page.js",
      "l10n/bundle.l10n.ko.json",
      "media/icon.png",
      "media/redial.svg",
      "media/walkthrough/ask.svg",
      "media/walkthrough/model.svg",
      "media/walkthrough/recall.svg",
      "media/walkthrough/redis.svg",
      "media/walkthrough/tomorrow.svg",
      "package.json",
      "package.nls.json",
      "package.nls.ko.json",
      "readme.md",
    ]);
  });

  it("holds no native code", async () => {
    const native = filesBelow(await installedFolder()).filter((path) => {
      const start = readFileSync(path).subarray(0, 4).toString("hex");
      return binaryMarks.some((mark) => start.startsWith(mark));
    });
    assert.deepEqual(native, []);
  });
});
