// What the panel's page may do, as the host tells VS Code; and what the host does with messages that
// no honest page would send.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { ChatView, type ChatViewParts } from "../../src/host/chatView.ts";
import { readPageMessage } from "../../src/shared/guards.ts";
import { Random } from "../support/chaos/random.ts";
import { pageMessages } from "../support/messageSamples.ts";
import { strangeMessages } from "../support/mutation.ts";

const extensionUri = vscode.Uri.file("/extension");

/** A view as VS Code gives one, without a page behind it. */
function makeView(): { view: vscode.WebviewView; say: (message: unknown) => void } {
  const said = new vscode.EventEmitter<unknown>();
  const webview: Partial<vscode.Webview> = {
    options: {},
    html: "",
    cspSource: "https://extension.test",
    asWebviewUri: (uri) => uri,
    onDidReceiveMessage: said.event,
    postMessage: async () => true,
  };
  const onDidDispose = new vscode.EventEmitter<void>().event;
  const onDidChangeVisibility = new vscode.EventEmitter<void>().event;
  const view = { webview, onDidDispose, onDidChangeVisibility } as unknown as vscode.WebviewView; // All that ChatView uses.
  return { view, say: (message) => said.fire(message) };
}

/** Opens a page and returns its view; what reaches the controller and the log is kept in the lists. */
function openPage(received: unknown[] = [], warnings: string[] = []) {
  const log: Partial<ChatViewParts["log"]> = {
    warn: (text) => warnings.push(text),
    error: (text) => assert.fail(text),
  };
  const controller = { receive: async (message: unknown) => received.push(message) };
  const made = makeView();
  const connect = async () => controller;
  const onUnread = () => ({ dispose() {} });
  const parts = { extensionUri, log, connect, onUnread } as unknown as ChatViewParts; // All that is used of it.
  new ChatView(parts).resolveWebviewView(made.view);
  return made;
}

describe("the panel's page", () => {
  it("may run scripts, and load from its own folder only; no forms, no commands", () => {
    const { webview } = openPage().view;
    assert.deepEqual(webview.options, {
      enableScripts: true,
      enableForms: false,
      enableCommandUris: false,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist", "webview")],
    });
    const loaded = [...webview.html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url);
    assert.deepEqual(loaded, [
      "file:///extension/dist/webview/page.css",
      "file:///extension/dist/webview/page.js",
    ]);
  });

  it("has one policy, with a nonce of 128 bits that no other page has", () => {
    const nonces = Array.from({ length: 200 }, () => {
      const { html } = openPage().view.webview;
      assert.equal(html.match(/http-equiv/g)?.length, 1);
      const [, nonce = ""] = /script-src 'nonce-([\w-]+)'/.exec(html) ?? [];
      assert.ok(html.includes(`<script type="module" nonce="${nonce}"`));
      return nonce;
    });
    assert.equal(new Set(nonces).size, nonces.length);
    assert.deepEqual(
      [...new Set(nonces.map((nonce) => Buffer.from(nonce, "base64url").length))],
      [16],
    );
  });

  it("that says ten thousand strange things reaches nothing with what is not the protocol's", async () => {
    const received: unknown[] = [];
    const warnings: string[] = [];
    const { say } = openPage(received, warnings);
    const messages = strangeMessages(new Random(3), pageMessages, 10_000);
    for (const message of messages) say(message);
    await new Promise((resolve) => setImmediate(resolve));
    const good = messages.map(readPageMessage).filter((message) => message !== undefined);
    assert.deepEqual(received, good);
    assert.ok(good.length > 0 && good.length < 5_000);
    assert.equal(warnings.length, messages.length - good.length);
  });
});
