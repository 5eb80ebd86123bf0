// One session and its shared list: brings the one to where the other is. All decisions that need
// more than one round trip are here; who calls it when is not.
import { RedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type {
  CopyMark,
  CopyPush,
  CopyReply,
  PlannedPush,
  SessionMark,
  SessionNews,
  SharedCopy,
  SyncedMessage,
  SyncStore,
} from "../core/syncPorts.ts";
import { sentAsItWas } from "./bulkPush.ts";
import { KnownMarks, markAfter } from "./knownMarks.ts";
import { digestOfEntry, type ReadEntry, readEntries } from "./readEntries.ts";

export interface ExchangeParts {
  readonly store: SyncStore;
  readonly readEntry: ReadEntry;
  readonly log: Log;
  /** What other windows are told when a session was pushed. */
  readonly noticeOf: (push: CopyPush) => string;
  /** The journal's copy of the session changed. */
  readonly onChanged: (sessionId: string) => void;
}

/** How often another window may be faster before this one gives up for now. */
const maxAttempts = 10;

type Pushed = Extract<CopyReply, { kind: "pushed" }>;
/**
 * `more`: something was taken in or sent, go on; `again`: nothing was; `done`: both are the same now;
 * `same`: they were.
 */
type Step = "more" | "again" | "done" | "same";

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #marks = new KnownMarks();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /**
   * Takes what is new: one round trip when that is little. False when nothing was. Codes `redis…`,
   * `journalUnavailable`.
   */
  async pull(copy: SharedCopy, sessionId: string): Promise<boolean> {
    let early = this.#marks.take(copy, sessionId);
    return this.#repeat(copy, async () => {
      const isEarly = early !== undefined;
      const known = early ?? (await this.#parts.store.readMark(sessionId));
      early = undefined;
      if (!known) return "same";
      const reply = await copy.pull(known.address, known.mark);
      // What is more than news is decided by what the journal knows now.
      if (isEarly && reply.kind !== "news") return "again";
      const step = await this.#take(copy, known, reply);
      if (step === "same") this.#marks.note(copy, known);
      return step;
    });
  }

  /**
   * Sends what waits and takes what is new: one round trip when both are little. `onSent` is called
   * when the copy has all of it; the journal learns of that after.
   */
  async push(copy: SharedCopy, sessionId: string, onSent?: () => void): Promise<void> {
    const { store, noticeOf } = this.#parts;
    this.#marks.forget(sessionId);
    await this.#repeat(copy, async () => {
      const plan = await store.planPush(sessionId);
      if (!plan) return "same";
      const reply = await copy.push(plan, noticeOf(plan));
      if (reply.kind === "pushed") {
        if (!plan.hasMore) onSent?.();
        return this.#acknowledge(copy, plan, reply);
      }
      await this.#take(copy, { ...plan, hasMessages: true }, reply);
      return reply.kind === "news" ? "more" : "again";
    });
  }

  /** False when both were the same from the beginning. */
  async #repeat(copy: SharedCopy, step: () => Promise<Step>): Promise<boolean> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      let outcome = await step();
      if (outcome === "same") return attempt > 0;
      // A long backlog takes many steps; only those that brought nothing are counted.
      while (outcome === "more") outcome = await step();
      if (outcome === "done" || outcome === "same") return true;
    }
    throw new RedialError("redisFailed", [copy.host, "the session changes too fast"]);
  }

  async #take(copy: SharedCopy, known: SessionMark, reply: CopyReply): Promise<Step> {
    const { store, log } = this.#parts;
    const { address, mark } = known;
    switch (reply.kind) {
      case "lost":
        log.warn(`the shared copy at ${copy.host} lost data: this journal puts back what it has`);
        await store.resetCopy(address, mark, reply.state);
        return "again";
      case "stale":
        return this.#takeWhole(copy, known);
      case "pushed":
      case "news":
        return this.#takeNews(copy, known, reply);
    }
  }

  async #takeNews(
    copy: SharedCopy,
    known: SessionMark,
    reply: Extract<CopyReply, { kind: "news" | "pushed" }>,
  ): Promise<Step> {
    const { mark, address } = known;
    const { state } = reply;
    const isNew = reply.entries.length > 0;
    if (!isNew && state.version === mark.version && state.epoch === mark.epoch) return "same";
    // Both sides have messages and nothing is known of how they relate.
    const isUnrelated = isNew && known.hasMessages && mark.length === 0 && mark.version === 0;
    if (isUnrelated) return this.#takeWhole(copy, known);
    const entries = readEntries(reply.entries, mark.length, this.#parts.readEntry);
    const news = { sessionId: address.sessionId, base: mark, state, entries };
    const applied = await this.#parts.store.applyNews(news);
    if (applied === "moved") return "again";
    this.#parts.onChanged(address.sessionId);
    return reply.kind === "news" && reply.remaining > 0 ? "more" : "done";
  }

  /** Reads the list from its beginning, in slices that belong together. */
  async #takeWhole(copy: SharedCopy, known: SessionMark): Promise<Step> {
    const { store, readEntry } = this.#parts;
    const { address } = known;
    const entries: SyncedMessage[] = [];
    let mark: CopyMark = { ...withoutTail(known.mark), version: -1, length: 0 };
    for (;;) {
      const reply = await copy.pull(address, mark);
      if (reply.kind !== "news") {
        // Rewritten again while it was read.
        return reply.kind === "lost" ? this.#take(copy, known, reply) : "again";
      }
      entries.push(...readEntries(reply.entries, entries.length, readEntry));
      const { state } = reply;
      const last = reply.entries.at(-1);
      if (reply.remaining === 0 || !last) {
        const news: SessionNews = { ...address, base: known.mark, state, entries };
        const applied = await store.applyWhole(news);
        if (applied === "moved") return "again";
        this.#parts.onChanged(address.sessionId);
        return "done";
      }
      mark = {
        ...withoutTail(mark),
        version: state.version,
        length: entries.length,
        tail: digestOfEntry(last),
        ...(last.kind === "text" && { tailText: last.raw }),
      };
    }
  }

  async #acknowledge(copy: SharedCopy, plan: PlannedPush, reply: Pushed): Promise<Step> {
    const { store, readEntry } = this.#parts;
    const { mark, address, appends } = plan;
    const sent = sentAsItWas(plan, reply);
    if (sent && (await store.applySent([sent])).length > 0) {
      this.#marks.note(copy, markAfter(plan, reply.state));
      this.#parts.onChanged(address.sessionId);
      return "done";
    }
    const kept = mark.length - countDrops(plan) + countInserts(plan);
    const found = readEntries(reply.entries, kept, readEntry);
    const missing = withoutFound(appends, reply, found);
    const own = missing.map((message, index) => ({
      ...readEntry(message.stored, kept + found.length + index),
      id: message.id,
    }));
    const entries = [...found, ...own];
    if (kept + entries.length !== reply.state.length) {
      // The server counted differently: the list itself tells what is there.
      return this.#takeWhole(copy, { ...plan, hasMessages: true });
    }
    const news = { sessionId: address.sessionId, base: mark, state: reply.state, entries };
    const applied = await store.applyPush(plan, news);
    if (applied === "moved") return "again";
    this.#parts.onChanged(address.sessionId);
    return applied === "settled" ? "done" : "more";
  }
}

/** The appends that the script wrote: those neither equal to an unseen entry nor of its id. */
function withoutFound(
  appends: CopyPush["appends"],
  reply: Pushed,
  found: readonly SyncedMessage[],
): CopyPush["appends"] {
  const ids = new Set(found.map((message) => message.id));
  const texts = new Map<string, number>();
  for (const entry of reply.entries) {
    if (entry.kind === "text") texts.set(entry.raw, (texts.get(entry.raw) ?? 0) + 1);
  }
  return appends.filter((message) => {
    const copies = texts.get(message.stored) ?? 0;
    if (copies > 0) texts.set(message.stored, copies - 1);
    return copies === 0 && !ids.has(message.id);
  });
}

function countDrops(plan: CopyPush): number {
  return plan.drops === "all" ? plan.mark.length : plan.drops.length;
}

function countInserts(plan: CopyPush): number {
  return plan.inserts.reduce((count, group) => count + group.messages.length, 0);
}

function withoutTail(mark: CopyMark): CopyMark {
  const { tail: _, tailText: __, ...rest } = mark;
  return rest;
}
