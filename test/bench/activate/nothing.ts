// An extension that does nothing but show a page with a text box: the least that a panel can cost.
import { writePanelExtension } from "../panelExtension.ts";

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
  return writePanelExtension(folder, { name: "nothing", title: "Nothing", source });
}
