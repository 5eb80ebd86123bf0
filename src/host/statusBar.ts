// The status bar entry: where memory is kept, in words.
import * as vscode from "vscode";
import { unreachable } from "../shared/never.ts";
import type { MemoryStatus } from "../shared/types.ts";

export class MemoryStatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor() {
    this.#item = vscode.window.createStatusBarItem(
      "redial.memory",
      vscode.StatusBarAlignment.Right,
    );
    this.#item.name = vscode.l10n.t("Redial: memory");
  }

  show(status: MemoryStatus): void {
    const { text, tooltip } = describe(status);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = status.kind === "local" ? "redial.connectRedis" : "redial.checkMemory";
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function describe(status: MemoryStatus): { text: string; tooltip: string } {
  switch (status.kind) {
    case "local":
      return {
        text: `$(database) ${vscode.l10n.t("Memory: this machine")}`,
        tooltip: vscode.l10n.t(
          "Redial keeps memory on this machine only. Click to connect a Redis.",
        ),
      };
    case "connecting":
      return {
        text: `$(sync~spin) ${vscode.l10n.t("Memory: connecting")}`,
        tooltip: vscode.l10n.t("Redial is connecting to Redis at {0}.", status.host),
      };
    case "catchingUp":
      return {
        text: `$(sync~spin) ${vscode.l10n.t("Memory: catching up")}`,
        tooltip: vscode.l10n.t("Redial and Redis at {0} are brought to the same.", status.host),
      };
    case "shared":
      return {
        text: `$(database) ${vscode.l10n.t("Memory: Redis, {0} ms", Math.max(1, Math.round(status.roundTripMs)))}`,
        tooltip: vscode.l10n.t(
          "Redial keeps memory on this machine and in Redis at {0}.",
          status.host,
        ),
      };
    case "offline":
      return {
        text: `$(cloud-offline) ${vscode.l10n.t("Memory: Redis away, {0} waiting", status.waitingTurns)}`,
        tooltip: status.reason,
      };
    case "locked":
      return {
        text: `$(lock) ${vscode.l10n.t("Memory: Redis locked, {0} waiting", status.waitingTurns)}`,
        tooltip: status.reason,
      };
    default:
      return unreachable(status);
  }
}
