// Redial's log: the output channel "Redial". Credentials in URLs are blotted out on their way in.
import * as vscode from "vscode";
import type { Log } from "../core/ports.ts";

export interface HostLog extends Log, vscode.Disposable {
  show(): void;
}

export function createLog(): HostLog {
  const channel = vscode.window.createOutputChannel("Redial", { log: true });
  return {
    info: (text) => channel.info(blot(text)),
    warn: (text) => channel.warn(blot(text)),
    error: (text, error) =>
      channel.error(blot(error === undefined ? text : `${text}: ${detail(error)}`)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

function detail(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function blot(text: string): string {
  return text
    .replace(/(\w:\/\/)[^\s/@]*@/g, "$1…@")
    .replace(/\bsk-[\w-]{4,}/g, "sk-…")
    .replace(/(bearer\s+)\S+/gi, "$1…");
}
