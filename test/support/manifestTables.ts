// The tables of commands and settings in the READMEs, made from package.json and its translations.
// What a command does is written by hand in the README and kept; all else is the manifest's.

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
}

interface Keybinding {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
}

interface Setting {
  readonly type: string | readonly string[];
  readonly default?: unknown;
  readonly scope?: string;
  readonly enum?: readonly unknown[];
  readonly markdownDescription?: string;
  readonly description?: string;
  readonly order?: number;
}

/** The part of package.json that the tables show. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly keybindings?: readonly Keybinding[];
    readonly menus?: { readonly commandPalette?: readonly { command: string; when?: string }[] };
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
  };
}

/** The texts that `%key%` in package.json stand for, in one language. */
export type Texts = Readonly<Record<string, string>>;

/** Column heads, in the language of the README. */
export interface Heads {
  readonly commands: readonly [command: string, keys: string, does: string];
  readonly settings: readonly [
    setting: string,
    type: string,
    standard: string,
    scope: string,
    is: string,
  ];
}

/** Stands where nobody has said yet what a command does. */
export const undescribed = "(undescribed)";

/** `readme` with its tables made anew. Throws when a place for one is missing. */
export function withTables(readme: string, manifest: Manifest, texts: Texts, heads: Heads): string {
  const described = between(readme, "commands", (old) => commandTable(old, manifest, texts, heads));
  return between(described, "settings", () => settingTable(manifest, texts, heads));
}

function between(readme: string, name: string, make: (old: string) => string): string {
  const start = `<!-- ${name} -->\n`;
  const end = `<!-- /${name} -->`;
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`no place for the table “${name}”`);
  const old = readme.slice(from + start.length, to);
  return readme.slice(0, from + start.length) + make(old) + readme.slice(to);
}

function commandTable(old: string, manifest: Manifest, texts: Texts, heads: Heads): string {
  const { commands, keybindings = [], menus } = manifest.contributes;
  const said = new Map(
    [...old.matchAll(/^\| (.+?) \| (?:.*?) \| (.+) \|$/gm)].map(([, title, does]) => [title, does]),
  );
  const hidden = new Set(
    menus?.commandPalette?.flatMap(({ command, when }) => (when === "false" ? [command] : [])),
  );
  const rows = commands
    .filter(({ command }) => !hidden.has(command))
    .map(({ command, title, category }) => {
      const name = `${category ?? "Redial"}: ${textOf(title, texts)}`;
      const keys = keybindings.filter((binding) => binding.command === command).map(keysOf);
      return [name, [...new Set(keys)].join(", "), said.get(name) ?? undescribed];
    });
  return table(heads.commands, rows);
}

function settingTable(manifest: Manifest, texts: Texts, heads: Heads): string {
  const rows = manifest.contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties)
      .sort(([, a], [, b]) => (a.order ?? 0) - (b.order ?? 0))
      .map(([name, setting]) => [
        `\`${name}\``,
        typeOf(name, setting),
        defaultOf(setting),
        setting.scope ?? "window",
        textOf(setting.markdownDescription ?? setting.description ?? "", texts),
      ]),
  );
  return table(heads.settings, rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.map(inCell).join(" | ")} |\n`).join("");
}

/** `%key%` as the text it stands for. */
function textOf(title: string, texts: Texts): string {
  const key = /^%(.+)%$/.exec(title)?.[1];
  if (key === undefined) return title;
  const text = texts[key];
  if (text === undefined) throw new Error(`no text for %${key}%`);
  return text;
}

function keysOf({ key, mac }: Keybinding): string {
  const pressed = (keys: string): string =>
    keys
      .split(" ")
      .map((chord) => chord.split("+").map(capital).join("+"))
      .join(" ");
  const all = `\`${pressed(key)}\``;
  return mac === undefined || mac === key ? all : `${all} (Mac: \`${pressed(mac)}\`)`;
}

function capital(word: string): string {
  return word.replace(/^page/, "page ").replace(/\b\w/g, (letter) => letter.toUpperCase());
}

/** The type, and the unit that the setting's name ends in. */
function typeOf(name: string, { type, enum: values }: Setting): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(", ");
  const types = typeof type === "string" ? type : type.join(" or ");
  const unit = /(?:Tokens|Seconds|Minutes|Days|Lines|Percent)$/.exec(name)?.[0].toLowerCase();
  return unit === undefined ? types : `${types}, ${unit}`;
}

function defaultOf({ default: value }: Setting): string {
  if (value === undefined || value === "" || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `\`${text}\``;
}

function inCell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|").trim();
}
