// Makes VS Code's display language another one without the language pack that it would download:
// VS Code's own texts stay English, extensions get their translations.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes an empty language pack into a server's data folder; then start it with `--locale`. */
export function writeLanguagePack(dataFolder: string, language: string): void {
  const folder = join(dataFolder, "data");
  const texts = join(folder, "languagePack.json");
  mkdirSync(folder, { recursive: true });
  writeFileSync(texts, JSON.stringify({ version: "1.0.0", contents: {} }));
  writeFileSync(
    join(folder, "languagepacks.json"),
    JSON.stringify({
      [language]: {
        hash: "0123456789abcdef0123456789abcdef",
        label: language,
        extensions: [{ extensionIdentifier: { id: "redial.language-pack" }, version: "1.0.0" }],
        translations: { vscode: texts },
      },
    }),
  );
}
