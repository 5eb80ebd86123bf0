// An extension that is a chat panel and nothing else: what is written goes to its host, which asks the
// endpoint with a bulk of text that it has at hand, and the first piece that comes goes back to the page. No
// memory, no chain, no Markdown: the least that a panel can take in this editor on this machine.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writePanelExtension } from "../panelExtension.ts";

const page = `<!doctype html>
<div role="log" aria-label="Conversation"></div><textarea aria-label="Message"></textarea>
<script>
  const editor = acquireVsCodeApi();
  const log = document.querySelector("[role=log]");
  const box = document.querySelector("textarea");
  const add = (name, text) => {
    const body = document.createElement("div");
    body.className = name + "-body";
    body.textContent = text;
    const article = document.createElement("article");
    article.className = name;
    article.append(body);
    log.append(article);
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    editor.postMessage(box.value);
    add("question", box.value);
    box.value = "";
  });
  addEventListener("message", ({ data }) => add("answer", data));
</script>`;

const source = `const vscode = require("vscode");
const { url, model, texts, page } = require("./bulk.json");
const history = texts.map((content, index) => ({
  role: index % 2 === 0 ? "user" : "assistant",
  content,
}));
async function ask(question) {
  const messages = [...history, { role: "user", content: question }];
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, stream: true, messages }),
  });
  const reader = response.body.getReader();
  const text = new TextDecoder().decode((await reader.read()).value);
  void reader.cancel();
  return text.slice(0, 100);
}
exports.activate = (context) => {
  const resolveWebviewView = ({ webview }) => {
    webview.options = { enableScripts: true };
    webview.onDidReceiveMessage(async (question) => webview.postMessage(await ask(question)));
    webview.html = page;
  };
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider("bare.view", { resolveWebviewView }),
    vscode.commands.registerCommand("bare.show", () =>
      vscode.commands.executeCommand("bare.view.focus"),
    ),
  );
};
`;

/** What the extension asks with. */
export interface BareBulk {
  /** Of the chat completions. */
  readonly url: string;
  readonly model: string;
  readonly texts: readonly string[];
}

/** The command that shows it, as the palette has it. */
export const showBareChat = "Bare Chat: Show";

/** Writes the extension into a folder; its path. */
export function writeBareChat(folder: string, bulk: BareBulk): string {
  const contributes = { commands: [{ command: "bare.show", title: showBareChat }] };
  const path = writePanelExtension(folder, { name: "bare", title: "Bare", source, contributes });
  writeFileSync(join(path, "bulk.json"), JSON.stringify({ ...bulk, page }));
  return path;
}
