// The shared copy of workspaces that may be encrypted: what goes in is encrypted, what comes out is
// readable, and nothing passes while the passphrase is missing (code `redisLocked`). Sync and journal
// see plain texts only. Lists of other programs that were attached stay plain: they are theirs.

import { randomBytes } from "node:crypto";
import type { IndexEntry } from "../core/catchUpPorts.ts";
import type { Disposable } from "../core/disposable.ts";
import type { VectorCopy } from "../core/embeddingPorts.ts";
import { RedialError } from "../core/errors.ts";
import type { Item } from "../core/itemPorts.ts";
import type { CopyRecord } from "../core/recordPorts.ts";
import type {
  CopyAddress,
  CopyCondition,
  CopyMark,
  CopyMeta,
  CopyPush,
  CopyReply,
  LiveNews,
  SharedCopy,
  Upload,
} from "../core/syncPorts.ts";
import { isSealedText, MemoryCipher } from "./cipher.ts";
import { type CopyOptions, openCopy, type RedisCopy } from "./copy.ts";
import {
  openEntries,
  openMeta,
  openReply,
  plainVectors,
  readMarker,
  type Seal,
  sealedLive,
  sealMark,
  sealPush,
  type Usable,
} from "./sealing.ts";
import { sealPlain } from "./sealPlain.ts";

/** What opens a workspace's memory. */
export interface MemorySecret {
  readonly passphrase: string;
  /** Hex; made when the encryption was turned on, the same for all. */
  readonly salt: string;
}

/** What this machine knows of encrypted workspaces. */
export interface MemorySecrets {
  find(workspace: string): Promise<MemorySecret | undefined>;
  /** Whether the workspace was ever seen to be encrypted: then nothing goes there in plain. */
  wasSealed(workspace: string): Promise<boolean>;
  noteSealed(workspace: string): Promise<void>;
}

/** Begins to connect to the shared copy. Code `redisUrlInvalid`. */
export async function openSealedCopy(
  options: CopyOptions,
  secrets: MemorySecrets,
): Promise<SealedCopy> {
  return new SealedCopy(await openCopy(options), secrets);
}

const saltBytes = 16;

/** See the head of this file; made by {@link openSealedCopy}. */
export class SealedCopy implements SharedCopy {
  readonly vectors: VectorCopy;
  readonly #copy: RedisCopy;
  readonly #secrets: MemorySecrets;
  readonly #seals = new Map<string, Promise<Seal>>();
  /** Those of {@link #seals} that are known already. */
  readonly #known = new Map<string, Seal>();

  constructor(copy: RedisCopy, secrets: MemorySecrets) {
    this.#copy = copy;
    this.#secrets = secrets;
    this.vectors = plainVectors(
      copy.vectors,
      async (workspace) => (await this.sealing(workspace)) === "plain",
    );
  }

  get host(): string {
    return this.#copy.host;
  }

  /** Whether the workspace is encrypted here, and readable. */
  async sealing(workspace: string): Promise<Seal["kind"]> {
    return (await this.#seal(workspace)).kind;
  }

  /** What is to be kept so that the workspace is encrypted from now on, or is readable again. */
  async secretOf(workspace: string, passphrase: string): Promise<MemorySecret | undefined> {
    this.forget(workspace);
    const seal = await this.#seal(workspace);
    if (seal.kind === "plain" || seal.kind === "unmarked") {
      return { passphrase, salt: randomBytes(saltBytes).toString("hex") };
    }
    const { id, salt } = readMarker(seal.marker);
    const cipher = await MemoryCipher.derive(passphrase, salt);
    return cipher.id === id ? { passphrase, salt } : undefined;
  }

  /** What was known of the workspace's encryption may be another now. */
  forget(workspace: string): void {
    this.#seals.delete(workspace);
    this.#known.delete(workspace);
  }

  /** Encrypts what still stands there in plain; how many texts. Tells how many were looked at. */
  async sealPlain(workspace: string, onProgress: (done: number) => void): Promise<number> {
    const seal = await this.#usable(workspace);
    if (seal.kind === "plain") return 0;
    // Windows that listen and know of no encryption look again.
    await this.#copy.publish(workspace, JSON.stringify({ sealed: "" }), seal.marker);
    return sealPlain({ seals: this.#copy.seals, cipher: seal.cipher, workspace, onProgress });
  }

  condition(): CopyCondition {
    return this.#copy.condition();
  }

  onCondition(listener: (condition: CopyCondition) => void): Disposable {
    return this.#copy.onCondition(listener);
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#copy.ready(timeoutMs);
  }

  measureRoundTrip(): Promise<number> {
    return this.#copy.measureRoundTrip();
  }

  pull(address: CopyAddress, mark: CopyMark): Promise<CopyReply> {
    return this.#with(address.workspace, async (seal) =>
      openReply(seal, address, await this.#copy.pull(address, sealMark(seal, address, mark))),
    );
  }

  push(push: CopyPush, notice: string): Promise<CopyReply> {
    const { address } = push;
    return this.#with(address.workspace, async (seal) =>
      openReply(seal, address, await this.#copy.push(sealPush(seal, push), notice)),
    );
  }

  /** An encrypted one is made of single messages. */
  upload(upload: Upload, notice: string): Promise<CopyReply | undefined> {
    return this.#with(upload.address.workspace, async (seal) =>
      seal.kind === "plain" ? this.#copy.upload(upload, notice) : undefined,
    );
  }

  readIndex(workspace: string): Promise<readonly IndexEntry[]> {
    return this.#copy.readIndex(workspace);
  }

  async readMetas(
    workspace: string,
    sessionIds: readonly string[],
  ): Promise<readonly (CopyMeta | undefined)[]> {
    const seal = await this.#seal(workspace);
    const metas = await this.#copy.readMetas(workspace, sessionIds);
    return metas.map((meta) => meta && openMeta(seal, meta));
  }

  pruneIndex(workspace: string, sessionIds: readonly string[]): Promise<void> {
    return this.#copy.pruneIndex(workspace, sessionIds);
  }

  applyRetention(workspace: string, sessionIds: readonly string[]): Promise<void> {
    return this.#copy.applyRetention(workspace, sessionIds);
  }

  findList(key: string): Promise<string | undefined> {
    return this.#copy.findList(key);
  }

  async readRecord(address: CopyAddress, maxEntries: number): Promise<CopyRecord> {
    const seal = await this.#seal(address.workspace);
    const record = await this.#copy.readRecord(address, maxEntries);
    return { ...record, entries: openEntries(seal, address, record.entries) };
  }

  readItems(workspace: string): Promise<readonly Item[]> {
    return this.#with(workspace, async (seal) => {
      const items = await this.#copy.readItems(workspace);
      if (seal.kind === "plain") return items;
      const opened = items.map((item) => ({
        ...item,
        value: seal.cipher.openText("item", item.value),
      }));
      // What cannot be opened is left where it is.
      return opened.filter(({ value }) => !isSealedText(value));
    });
  }

  /**
   * Of two values that were written in the same millisecond, Redis keeps the one whose ciphertext sorts
   * last, which the journal cannot foresee: both stay where they are until one is written again.
   */
  writeItems(workspace: string, items: readonly Item[], notice: string): Promise<void> {
    return this.#with(workspace, (seal) => {
      if (seal.kind === "plain") return this.#copy.writeItems(workspace, items, notice);
      const sealed = items.map((item) => ({
        ...item,
        value: seal.cipher.sealText("item", item.value),
      }));
      return this.#copy.writeItems(workspace, sealed, notice, seal.marker);
    });
  }

  publish(workspace: string, text: string): Promise<number> {
    return this.#with(workspace, (seal) =>
      seal.kind === "plain"
        ? this.#copy.publish(workspace, text)
        : this.#copy.publish(
            workspace,
            JSON.stringify({ sealed: seal.cipher.seal("live", text) }),
            seal.marker,
          ),
    );
  }

  listen(workspaces: readonly string[]): void {
    this.#copy.listen(workspaces);
  }

  onLive(listener: (news: LiveNews) => void): Disposable {
    return this.#copy.onLive((news) => {
      const opened = news.kind === "message" ? this.#openLive(news) : news;
      if (opened) listener(opened);
    });
  }

  close(): Promise<void> {
    return this.#copy.close();
  }

  #openLive(news: Extract<LiveNews, { kind: "message" }>): LiveNews | undefined {
    const sealed = sealedLive(news.text);
    if (sealed === undefined) return news;
    const seal = this.#known.get(news.workspace);
    if (seal?.kind === "plain") this.forget(news.workspace);
    const text = seal?.kind === "open" ? seal.cipher.open("live", sealed) : undefined;
    return text === undefined ? undefined : { ...news, text };
  }

  /** Does the work; once more when the encryption turns out to be another one than was known. */
  async #with<T>(workspace: string, work: (seal: Usable) => Promise<T>): Promise<T> {
    const seal = await this.#usable(workspace);
    try {
      return await work(seal);
    } catch (error) {
      if (!(error instanceof RedialError) || error.code !== "redisLocked") throw error;
      this.forget(workspace);
      return work(await this.#usable(workspace));
    }
  }

  async #usable(workspace: string): Promise<Usable> {
    const seal = await this.#seal(workspace);
    if (seal.kind === "plain" || seal.kind === "open") return seal;
    // Another window may be given the passphrase: look again the next time.
    this.forget(workspace);
    throw new RedialError("redisLocked", [this.host]);
  }

  #seal(workspace: string): Promise<Seal> {
    const known = this.#seals.get(workspace);
    if (known) return known;
    const reading = this.#readSeal(workspace);
    this.#seals.set(workspace, reading);
    reading.then(
      (seal) => {
        if (this.#seals.get(workspace) === reading) this.#known.set(workspace, seal);
      },
      // Whoever waits for it is told; the next one asks again.
      () => {
        if (this.#seals.get(workspace) === reading) this.forget(workspace);
      },
    );
    return reading;
  }

  async #readSeal(workspace: string): Promise<Seal> {
    const { seals } = this.#copy;
    const secret = await this.#secrets.find(workspace);
    const cipher = secret && (await MemoryCipher.derive(secret.passphrase, secret.salt));
    const own = cipher && secret && `v1:${cipher.id}:${secret.salt}`;
    let marker = await seals.read(workspace);
    // Redis lost it, or it was taken away, or the encryption begins now.
    if (marker === undefined && own !== undefined) marker = await seals.write(workspace, own);
    if (marker !== undefined) await this.#secrets.noteSealed(workspace);
    if (marker === undefined) {
      return { kind: (await this.#secrets.wasSealed(workspace)) ? "unmarked" : "plain" };
    }
    return cipher && marker === own ? { kind: "open", marker, cipher } : { kind: "locked", marker };
  }
}
