// Makes vectors of messages in the background, in batches: takes what the shared copy has, asks the
// endpoint for the rest, and lets go of those of forgotten messages. Nothing waits for it.
import type { Disposable } from "./disposable.ts";
import type {
  Embedder,
  QuestionVector,
  QuestionVectors,
  SharedVector,
  StoredVector,
  Unembedded,
  VectorCopy,
  VectorStore,
} from "./embeddingPorts.ts";
import { asRedialError } from "./errors.ts";
import type { Log } from "./ports.ts";
import { printOf, toBytes } from "./vectorNumbers.ts";

export interface VectorMakerParts {
  readonly store: VectorStore;
  /** Absent when none is configured or it cannot be used now. */
  readonly copy: () => VectorCopy | undefined;
  /** What the settings name now; absent: recall goes by words alone. */
  readonly open: () => Promise<Embedder | undefined>;
  readonly log: Log;
}

/** Texts of one request. */
const batchSize = 32;
/** Longest text that a vector is made of, in UTF-16 code units: models take some 8,000 tokens. */
const maxTextLength = 8_000;
/** Between two batches, in ms: the endpoint and the journal have other work. */
const pauseMs = 50;
/** After a failure, in ms; doubled each time. */
const firstDelayMs = 5_000;
const longestDelayMs = 10 * 60_000;
const requestMs = 60_000;
/** A question's own vector is waited for so long, in ms; then words alone must do. */
const questionMs = 300;

export class VectorMaker implements Disposable, QuestionVectors {
  readonly #parts: VectorMakerParts;
  readonly #abort = new AbortController();
  /** One pass goes from the newest message (or `#cursor`, where it is) down to the floor. */
  #floor = 0;
  #nextFloor = 0;
  #cursor = Number.MAX_SAFE_INTEGER;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = firstDelayMs;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #model: string | undefined;

  constructor(parts: VectorMakerParts) {
    this.#parts = parts;
  }

  /** There may be something to do: returns at once. */
  look(): void {
    this.#isWanted = true;
    if (this.#abort.signal.aborted || this.#running || this.#timer) return;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (this.#isWanted) this.#later(pauseMs);
    });
  }

  /** Everything is to be looked at again: the settings changed, something was brought back. */
  lookAtAll(): void {
    this.#model = undefined;
    this.look();
  }

  /** The vector of a question; `undefined` when there is none in time. Never rejects. */
  async ofQuestion(question: string, signal: AbortSignal): Promise<QuestionVector | undefined> {
    try {
      const embedder = await this.#parts.open();
      if (!embedder) return undefined;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(questionMs)]);
      const [numbers] = await embedder.embed([question.slice(0, maxTextLength)], limit);
      return numbers && { model: embedder.model, numbers };
    } catch {
      // Too slow or not there: words alone find most of it, and the batches tell of the trouble.
      return undefined;
    }
  }

  /** Resolves when nothing is left to do now. */
  async idle(): Promise<void> {
    while (this.#running || this.#timer) {
      await this.#running;
      if (this.#timer) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  dispose(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #later(delayMs: number): void {
    if (this.#abort.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.look();
    }, delayMs);
  }

  async #work(): Promise<void> {
    this.#isWanted = false;
    try {
      await this.#forget();
      const embedder = await this.#parts.open();
      if (!embedder) return;
      if (await this.#step(embedder)) this.#isWanted = true;
      this.#delayMs = firstDelayMs;
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#parts.log.warn(`vectors were not made: ${asRedialError(error).message}`);
      this.#later(this.#delayMs);
      this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
    }
  }

  /** One page of messages; false when all of the pass were looked at. */
  async #step(embedder: Embedder): Promise<boolean> {
    const { model } = embedder;
    if (model !== this.#model) {
      this.#model = model;
      this.#floor = 0;
      this.#cursor = Number.MAX_SAFE_INTEGER;
    }
    const page = await this.#parts.store.unembedded(model, this.#floor, this.#cursor);
    await this.#make(embedder, page.messages);
    const isFirst = this.#cursor === Number.MAX_SAFE_INTEGER;
    if (!page.range) {
      if (!isFirst) this.#floor = this.#nextFloor;
      this.#cursor = Number.MAX_SAFE_INTEGER;
      return false;
    }
    if (isFirst) this.#nextFloor = page.range.highest;
    this.#cursor = page.range.lowest;
    return true;
  }

  async #make(embedder: Embedder, messages: readonly Unembedded[]): Promise<void> {
    for (let start = 0; start < messages.length; start += batchSize) {
      this.#abort.signal.throwIfAborted();
      await this.#makeBatch(embedder, messages.slice(start, start + batchSize));
    }
  }

  async #makeBatch(embedder: Embedder, messages: readonly Unembedded[]): Promise<void> {
    const { model } = embedder;
    const found = await this.#fetch(model, messages);
    const missing = messages.filter(({ rowid }) => !found.has(rowid));
    const made = await this.#embed(embedder, missing);
    await this.#parts.store.writeVectors(model, [...found.values(), ...made]);
    await this.#share(model, missing, made);
  }

  async #embed(
    embedder: Embedder,
    messages: readonly Unembedded[],
  ): Promise<readonly StoredVector[]> {
    const telling = messages.filter(({ text }) => text.trim() !== "");
    const none = messages.filter(({ text }) => text.trim() === "");
    const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(requestMs)]);
    const texts = telling.map(({ text }) => text.slice(0, maxTextLength));
    const vectors = texts.length === 0 ? [] : await embedder.embed(texts, signal);
    return [
      ...telling.map(({ rowid }, index) => {
        return { rowid, numbers: toBytes(vectors[index] ?? new Float32Array()) };
      }),
      // Nothing is there to be found by meaning; it is not asked for again.
      ...none.map(({ rowid }) => ({ rowid, numbers: new Int8Array() })),
    ];
  }

  /** What another machine made already, by message. */
  async #fetch(
    model: string,
    messages: readonly Unembedded[],
  ): Promise<ReadonlyMap<number, StoredVector>> {
    const found = new Map<number, StoredVector>();
    const copy = this.#parts.copy();
    if (!copy) return found;
    for (const [workspace, own] of byWorkspace(messages)) {
      const shared = await this.#try(
        copy.readVectors(
          workspace,
          own.map(({ messageId }) => messageId),
        ),
      );
      for (const [index, { rowid, text }] of own.entries()) {
        const vector = shared?.[index];
        if (vector?.print !== printOf(model, text)) continue;
        found.set(rowid, { rowid, numbers: vector.numbers });
      }
    }
    return found;
  }

  async #share(
    model: string,
    messages: readonly Unembedded[],
    vectors: readonly StoredVector[],
  ): Promise<void> {
    const copy = this.#parts.copy();
    if (!copy) return;
    const numbersOf = new Map(vectors.map(({ rowid, numbers }) => [rowid, numbers]));
    for (const [workspace, own] of byWorkspace(messages)) {
      const shared = own.flatMap(({ rowid, messageId, text }): SharedVector[] => {
        const numbers = numbersOf.get(rowid);
        return numbers?.length ? [{ messageId, print: printOf(model, text), numbers }] : [];
      });
      if (shared.length > 0) await this.#try(copy.writeVectors(workspace, shared));
    }
  }

  /** What was deleted here is to be gone in the shared copy too. */
  async #forget(): Promise<void> {
    const copy = this.#parts.copy();
    if (!copy) return;
    const forgotten = await this.#parts.store.forgottenVectors(1_000);
    for (const [workspace, own] of byWorkspace(forgotten)) {
      await copy.dropVectors(
        workspace,
        own.map(({ messageId }) => messageId),
      );
      await this.#parts.store.noteForgotten(own);
    }
  }

  /** The shared copy is a help here, no need. */
  async #try<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      this.#parts.log.warn(`vectors were not shared: ${asRedialError(error).message}`);
      return undefined;
    }
  }
}

function byWorkspace<T extends { readonly workspace: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.workspace);
    if (group) group.push(item);
    else groups.set(item.workspace, [item]);
  }
  return groups;
}
