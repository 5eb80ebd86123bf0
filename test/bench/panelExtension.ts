// Writes an extension that only a measurement needs: one view in the activity bar, shown by a script.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface PanelExtension {
  /** Of the extension, its container and, with `.view` behind it, its view. */
  readonly name: string;
  readonly title: string;
  /** Of `extension.js`. */
  readonly source: string;
  /** What else it contributes. */
  readonly contributes?: object;
}

/** Writes the extension into a folder; its path. */
export function writePanelExtension(folder: string, extension: PanelExtension): string {
  const { name, title, source, contributes } = extension;
  const manifest = {
    ...{ name, publisher: "redial-bench", version: "1.0.0" },
    ...{ engines: { vscode: "^1.106.0" }, main: "./extension.js", activationEvents: [] },
    contributes: {
      viewsContainers: { activitybar: [{ id: name, title, icon: `${name}.svg` }] },
      views: { [name]: [{ type: "webview", id: `${name}.view`, name: title }] },
      ...contributes,
    },
  };
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(path, "extension.js"), source);
  writeFileSync(join(path, `${name}.svg`), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return path;
}
