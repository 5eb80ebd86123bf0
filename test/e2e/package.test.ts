// What a user gets: the package's size and every file in it, as they are after its installation.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, it } from "mocha";
import { installedFolder } from "../support/installedRedial.ts";
import { projectRoot, vsixPath } from "../support/projectRoot.ts";
import { filesBelow } from "../support/tempFolder.ts";

/** First bytes of programs and libraries of Linux, macOS and Windows. */
const binaryMarks = ["7f454c46", "cffaedfe", "cafebabe", "4d5a"];

/** A file of the project. */
function readJson(name: string) {
  return JSON.parse(readFileSync(join(projectRoot, name), "utf8"));
}

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
      "dist/NOTICES.txt",
      "dist/extension.js",
      "dist/journalWorker.js",
      "dist/mcpServer.js",
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

  it("carries the licences of all that is bundled", async () => {
    const notices = readFileSync(join(await installedFolder(), "dist/NOTICES.txt"), "utf8");
    const titles = [...notices.matchAll(/^(\S+) \d+\.\d+\.\S+ \((.+)\)$/gm)];
    const names = titles.map(([, name]) => name);
    const { dependencies } = readJson("package.json");
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => !names.includes(name)),
      [],
    );
    const licences = new Set(titles.map(([, , licence]) => licence));
    const known = ["MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "MPL-2.0", "0BSD"];
    assert.deepEqual(
      [...licences].filter((licence) => !known.includes(licence ?? "")),
      [],
    );
  });

  it("runs nothing at its installation, nor does any package in it", async () => {
    const manifest = JSON.parse(
      readFileSync(join(await installedFolder(), "package.json"), "utf8"),
    );
    const hooks = ["preinstall", "install", "postinstall", "prepare", "vscode:uninstall"];
    assert.deepEqual(
      Object.keys(manifest.scripts ?? {}).filter((name) => hooks.includes(name)),
      [],
    );
    const locked: readonly [string, { dev?: boolean; hasInstallScript?: boolean }][] =
      Object.entries(readJson("package-lock.json").packages);
    const scripted = locked.filter(([, entry]) => !entry.dev && entry.hasInstallScript);
    assert.deepEqual(
      scripted.map(([name]) => name),
      [],
    );
    assert.ok(locked.every(([name, entry]) => name === "" || "integrity" in entry));
  });

  it("holds no native code", async () => {
    const native = filesBelow(await installedFolder()).filter((path) => {
      const start = readFileSync(path).subarray(0, 4).toString("hex");
      return binaryMarks.some((mark) => start.startsWith(mark));
    });
    assert.deepEqual(native, []);
  });
});
