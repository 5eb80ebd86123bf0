// Recall by meaning, as the settings want it: the endpoint, its key, and the background work. Nothing
// of it is opened before a model for it is named.
import * as vscode from "vscode";
import { DisposableStore } from "../core/disposable.ts";
import type { Embedder } from "../core/embeddingPorts.ts";
import type { Log } from "../core/ports.ts";
import { VectorMaker } from "../core/vectorMaker.ts";
import type { JournalClient } from "../journal/client.ts";
import { parseEndpoint } from "../model/endpoint.ts";
import type { Sync } from "../sync/sync.ts";
import { askForKey } from "./keyCommand.ts";
import type { Secrets } from "./secrets.ts";
import { onSettingsChange, readEmbeddingSettings } from "./settings.ts";

export interface EmbeddingParts {
  readonly journal: JournalClient;
  readonly secrets: Secrets;
  readonly sync: Sync;
  readonly log: Log;
}

/** How long after opening the work begins, in ms: out of the way of the first paint. */
const startDelayMs = 3_000;

export class Embeddings implements vscode.Disposable {
  readonly maker: VectorMaker;
  readonly #disposables = new DisposableStore();

  constructor({ journal, secrets, sync, log }: EmbeddingParts) {
    this.maker = new VectorMaker({
      store: journal.vectors,
      copy: () => sync.usableCopy()?.vectors,
      open: () => openEmbedder(secrets),
      log,
    });
    const again = (): void => this.maker.lookAtAll();
    const start = setTimeout(again, startDelayMs);
    this.#disposables.add({ dispose: () => clearTimeout(start) });
    this.#disposables.add(this.maker);
    this.#disposables.add(onSettingsChange("embeddings", again));
    this.#disposables.add(secrets.onChange(again));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(again));
    this.#disposables.add(sync.onSessionsChanged(() => this.maker.look()));
    this.#disposables.add(journal.onChange(() => this.maker.look()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

/** `undefined` while none is named, the workspace is not trusted, or the key is missing. */
async function openEmbedder(secrets: Secrets): Promise<Embedder | undefined> {
  const { baseUrl, model } = readEmbeddingSettings();
  if (baseUrl === "" || model === "" || !vscode.workspace.isTrusted) return undefined;
  const endpoint = parseEndpoint(baseUrl);
  const key = await secrets.findKey(endpoint);
  if (key === undefined && !endpoint.isLoopback) return undefined;
  const { openEmbeddings } = await import("../model/embeddings.ts");
  return openEmbeddings({ endpoint, model, key });
}

/** The command *Set Embeddings Key…*. Codes `modelBadAddress`, `keyringMissing`. */
export async function setEmbeddingsKey(secrets: Secrets): Promise<void> {
  const { baseUrl } = readEmbeddingSettings();
  if (baseUrl === "") {
    await vscode.commands.executeCommand("workbench.action.openSettings", "redial.embeddings");
    return;
  }
  await askForKey(secrets, parseEndpoint(baseUrl), undefined);
}
