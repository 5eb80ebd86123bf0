// An extension that does nothing but show a page with a text box: the least that a panel can cost.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const manifest = {
  name: "nothing",
  publisher: "redial-bench",
  version: "1.0.0",
  engines: { vscode: "^1.106.0" },
  main: "./extension.js",
  activationEvents: [],
  contributes: {
    viewsContainers: {
      activitybar: [{ id: "nothing", title: "Nothing", icon: "nothing.svg" }],
    },
    views: { nothing: [{ type: "webview", id: "nothing.view", name: "Nothing" }] },
  },
};

const source = `const vscode = require("vscode");
exports.activate = (context) => {
  const resolveWebviewView = ({ webview }) => {
    webview.html = "<!doctype html><textarea aria-label='Nothing'></textarea>";
  };
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider("nothing.view", { resolveWebviewView }),
  );
};
`;

/** Writes the extension into a folder; its path. */
export function writeNothing(folder: string): string {
  const path = join(folder, "nothing");
  mkdirSync(path);
  writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(path, "extension.js"), source);
  writeFileSync(join(path, "nothing.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return path;
}
