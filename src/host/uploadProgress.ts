// A long upload to Redis, shown as a notification that can stop it. Short ones show nothing.
import * as vscode from "vscode";
import type { Sync } from "../sync/sync.ts";

/** An upload that takes longer is shown. */
const showAfterMs = 1_000;

export class UploadProgress implements vscode.Disposable {
  readonly #sync: Sync;
  readonly #subscriptions: readonly { dispose(): void }[];
  #timer: NodeJS.Timeout | undefined;
  #left = 0;
  #total = 0;
  #report: (() => void) | undefined;
  #end: (() => void) | undefined;

  constructor(sync: Sync) {
    this.#sync = sync;
    this.#subscriptions = [
      sync.onProgress(({ kind, done, total }) => {
        if (kind === "sending") this.#note(done, total);
      }),
      sync.onStatus(({ kind }) => {
        if (kind !== "shared") this.#finish();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#finish();
  }

  #note(done: number, total: number): void {
    this.#left = total - done;
    this.#total = total;
    if (this.#left === 0) {
      this.#finish();
      return;
    }
    if (this.#report) this.#report();
    else this.#timer ??= setTimeout(() => void this.#show(), showAfterMs);
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#end?.();
  }

  async #show(): Promise<void> {
    const options: vscode.ProgressOptions = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Redial uploads sessions to Redis"),
      cancellable: true,
    };
    const isStopped = await vscode.window.withProgress(options, async (progress, token) => {
      let told = 0;
      this.#report = () => {
        const done = this.#total - this.#left;
        const increment = Math.max(0, ((done - told) / this.#total) * 100);
        told = done;
        progress.report({ increment, message: vscode.l10n.t("{0} of {1}", done, this.#total) });
      };
      this.#report();
      await new Promise<void>((resolve) => {
        this.#end = resolve;
        token.onCancellationRequested(() => {
          this.#sync.pauseUpload();
          resolve();
        });
      });
      this.#report = undefined;
      this.#end = undefined;
      return token.isCancellationRequested;
    });
    this.#timer = undefined;
    if (isStopped) await this.#offerToGoOn();
  }

  async #offerToGoOn(): Promise<void> {
    const goOn = vscode.l10n.t("Go On");
    const said = vscode.l10n.t(
      "The upload is stopped; {0} sessions wait on this machine. It goes on with the next connection.",
      this.#left,
    );
    if ((await vscode.window.showInformationMessage(said, goOn)) === goOn) {
      this.#sync.resumeUpload();
    }
  }
}
