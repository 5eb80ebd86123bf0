// Connects this window's sync with the Redis that settings and secrets name, and follows them.
// Nothing is opened before the workspace is trusted.
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import { RedialError } from "../core/errors.ts";
import { readEntry } from "../core/messages.ts";
import type { JournalClient } from "../journal/client.ts";
import { withoutCredentials } from "../redis/address.ts";
import type { TlsTexts } from "../redis/client.ts";
import type { SealedCopy } from "../redis/sealedCopy.ts";
import { Sync } from "../sync/sync.ts";
import { EncryptedMemories } from "./encryptedMemories.ts";
import type { HostLog } from "./log.ts";
import { notifyError } from "./notifications.ts";
import { runPageAction } from "./pageActions.ts";
import type { Secrets } from "./secrets.ts";
import { onSettingsChange, readRedisTlsPaths, readRedisUrl, readRetentionMs } from "./settings.ts";
import type { Workspaces } from "./workspaces.ts";

export interface SharedCopyParts {
  readonly context: vscode.ExtensionContext;
  readonly journal: JournalClient;
  readonly secrets: Secrets;
  readonly workspaces: Workspaces;
  readonly log: HostLog;
}

export class SharedCopyHost {
  readonly sync: Sync;
  readonly memories: EncryptedMemories;
  readonly #parts: SharedCopyParts;
  readonly #disposables = new DisposableStore();
  #keys: readonly string[] = [];
  #copy: SealedCopy | undefined;
  /** What is connected to: URL and certificates. */
  #target = JSON.stringify(["", {}]);
  /** Changes of settings and secrets are followed one after the other. */
  #following: Promise<void> = Promise.resolve();

  constructor(parts: SharedCopyParts) {
    this.#parts = parts;
    const { context, journal, log, secrets, workspaces } = parts;
    this.memories = new EncryptedMemories(context.globalState, secrets, workspaces);
    const { syncStore: store, items } = journal;
    this.sync = new Sync({ store, items, readEntry, workspaces: () => this.#keys, log });
    const follow = (): void => void this.follow();
    this.#disposables.add(secrets.onChange(() => this.#lookAgain()));
    this.#disposables.add(onSettingsChange("redis", follow));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(follow));
    this.#disposables.add(
      this.sync.onTrouble((error) => void notifyError(error, log, runPageAction)),
    );
  }

  /** The present connection, for what is done about encryption; `undefined`: no Redis is used. */
  get copy(): SealedCopy | undefined {
    return this.#copy;
  }

  /** A passphrase may be known by now: what was locked is tried again. */
  #lookAgain(): void {
    for (const key of this.#keys) this.#copy?.forget(key);
    void this.follow();
    this.sync.refresh();
  }

  /** Connects to what settings and secrets name now; the network is not waited for. */
  follow(): Promise<void> {
    this.#following = this.#following.then(async () => {
      try {
        await this.#follow();
      } catch (error) {
        // Not waited for: the notification stays until it is answered.
        void notifyError(error, this.#parts.log, runPageAction);
      }
    });
    return this.#following;
  }

  async close(): Promise<void> {
    this.#disposables.dispose();
    await this.#following;
    await this.sync.close();
  }

  async #follow(): Promise<void> {
    const { workspaces, log } = this.#parts;
    this.#keys = await workspaces.keys();
    this.sync.noteWorkspaces();
    this.sync.noteRetention();
    const url = vscode.workspace.isTrusted ? await effectiveRedisUrl(this.#parts.secrets) : "";
    const tls = url === "" ? {} : await readTlsTexts();
    const target = JSON.stringify([url, tls]);
    if (target === this.#target) return;
    this.#target = target;
    if (url === "") {
      this.#copy = undefined;
      await this.sync.disconnect();
      return;
    }
    await this.sync.connect(async () => {
      const { openSealedCopy } = await import("../redis/sealedCopy.ts");
      const options = { url, tls, log, retentionMs: readRetentionMs };
      this.#copy = await openSealedCopy(options, this.memories);
      return this.#copy;
    });
  }
}

/** The PEM files that the settings name. Code `redisTls` when one cannot be read. */
export async function readTlsTexts(): Promise<TlsTexts> {
  const texts: { -readonly [K in keyof TlsTexts]: TlsTexts[K] } = {};
  const paths = readRedisTlsPaths();
  for (const name of ["ca", "cert", "key"] as const) {
    if (paths[name] === "") continue;
    try {
      texts[name] = await readFile(paths[name], "utf8");
    } catch (error) {
      throw new RedialError("redisTls", [withoutCredentials(readRedisUrl()), paths[name]], error);
    }
  }
  return texts;
}

/** The setting's URL, with the credentials that were typed for it; "" when none is set. */
export async function effectiveRedisUrl(secrets: Secrets): Promise<string> {
  const setting = readRedisUrl();
  if (setting === "") return "";
  const secret = await secrets.redisUrl();
  // Credentials go to the server they were typed for, not to one that the setting names later.
  return secret !== undefined && withoutCredentials(secret) === setting ? secret : setting;
}
