// package.json says what the code does: commands, settings, packages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { projectRoot } from "../support/projectRoot.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly configuration: readonly SettingGroup[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

interface SettingGroup {
  readonly title: string;
  readonly order: number;
  readonly properties: Readonly<Record<string, Setting>>;
}

interface Setting {
  readonly scope?: string;
  readonly order?: number;
  readonly default?: unknown;
  readonly markdownDescription?: string;
}

const readText = (path: string): string => readFileSync(join(projectRoot, path), "utf8");

describe("manifest", () => {
  const manifest: Manifest = JSON.parse(readText("package.json"));
  const { configuration: groups, commands, keybindings, menus } = manifest.contributes;

  it("contributes the commands that are registered, and no other", () => {
    const table = [...readText("src/host/commands.ts").matchAll(/^ {2}"(redial\.\w+)":/gm)];
    assert.deepEqual(
      commands.map(({ command }) => command).sort(),
      table.map(([, id]) => id).sort(),
    );
  });

  it("puts every command into the category Redial", () => {
    const categories = new Set(commands.map(({ category }) => category));
    assert.deepEqual([...categories], ["Redial"]);
  });

  it("binds keys to its own commands only, and each only where Redial or the text has the focus", () => {
    const ids = new Set(commands.map(({ command }) => command));
    const wrong = keybindings.filter(
      ({ command, when = "" }) =>
        !ids.has(command) || !/redial\.hasFocus|editorTextFocus/.test(when),
    );
    assert.deepEqual(wrong, []);
  });

  it("declares every setting that is read, and reads every one that is declared", () => {
    const declared = groups.flatMap(({ properties }) => Object.keys(properties));
    const read = readText("src/host/settings.ts").matchAll(/"((?:redial\.)?[a-z]\w*\.\w+)"/g);
    const names = [...read].map(([, name = ""]) =>
      name.startsWith("redial.") ? name : `redial.${name}`,
    );
    assert.deepEqual([...new Set(names)].sort(), declared.sort());
  });

  it("tells the default of each setting that it is read with", () => {
    const source = readText("src/host/settings.ts");
    const read = [...source.matchAll(/user(?:Number|Text)\("(\w+\.\w+)", ("[^"]*"|[\d_]+)/g)];
    const said = read.map(([, name, value = ""]) => [name, JSON.parse(value.replaceAll("_", ""))]);
    const settings = Object.assign({}, ...groups.map(({ properties }) => properties));
    assert.ok(said.length > 8, "the readers are not found any more");
    assert.deepEqual(
      said.map(([name]) => [name, settings[`redial.${name}`]?.default]),
      said,
    );
  });

  it("shows settings in titled groups, in an order, with texts of every language", () => {
    const misfits = groups.flatMap(({ title, properties }) => [
      ...(/^%.+%$/.test(title) ? [] : [title]),
      ...Object.entries(properties)
        .filter(([, setting]) => !/^%setting\..+%$/.test(setting.markdownDescription ?? ""))
        .map(([name]) => name),
    ]);
    assert.deepEqual(misfits, []);
    for (const { properties } of groups) {
      const orders = Object.values(properties).map(({ order }) => order ?? 0);
      const counted = orders.map((_, index) => index + 1);
      assert.deepEqual(
        [...orders].sort((a, b) => a - b),
        counted,
        Object.keys(properties).join(),
      );
    }
  });

  it("offers in menus only commands that there are", () => {
    const known = new Set(commands.map(({ command }) => command));
    const unknown = Object.values(menus).flatMap((items) =>
      items.filter(({ command }) => !known.has(command)),
    );
    assert.deepEqual(unknown, []);
  });

  it("takes no setting from a workspace", () => {
    const settings = groups.flatMap(({ properties }) => Object.entries(properties));
    const open = settings.filter(([, { scope }]) => scope !== "machine" && scope !== "application");
    assert.deepEqual(open, []);
  });

  it("starts by view, command or a tab that comes back only", () => {
    assert.deepEqual(manifest.activationEvents, [
      "onWebviewPanel:redial.chatEditor",
      "onFileSystem:redial-memory",
    ]);
  });

  it("has at most 10 packages at run time", () => {
    const packages = Object.keys(manifest.dependencies);
    assert.ok(packages.length <= 10, packages.join(", "));
  });
});
