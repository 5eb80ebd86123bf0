// One shared copy in use: catches up when it can be reached, follows what other windows tell, and
// knows in which condition it is. Ends with the connection's settings.
import { type Disposable, DisposableStore } from "../core/disposable.ts";
import { asRedialError, type RedialError } from "../core/errors.ts";
import type { Log } from "../core/ports.ts";
import type { CopyCondition, LiveNews, SharedCopy, SyncStore } from "../core/syncPorts.ts";
import { BackOff } from "./backOff.ts";
import type { CatchUp } from "./catchUp.ts";
import type { Exchange } from "./exchange.ts";
import { Follower } from "./follower.ts";
import type { ItemExchange } from "./itemExchange.ts";
import { Listening } from "./listening.ts";
import { readLive, writeLive } from "./liveMessages.ts";
import type { LiveTurns } from "./liveTurns.ts";
import type { LiveWatch } from "./liveWatch.ts";
import type { SessionQueue } from "./sessionQueue.ts";

export interface LinkParts {
  readonly origin: string;
  readonly copy: SharedCopy;
  readonly store: SyncStore;
  readonly log: Log;
  readonly workspaces: () => readonly string[];
  readonly exchange: Exchange;
  readonly catchUp: CatchUp;
  readonly items: ItemExchange;
  readonly queue: SessionQueue;
  readonly turns: LiveTurns;
  readonly watch: LiveWatch;
  /** Condition, trouble, round trip or the number of waiting turns may have changed. */
  readonly onStatus: () => void;
  readonly onChanged: (sessionIds: readonly string[]) => void;
}

/** How often everything is compared, in case something was missed, in ms. */
const compareMs = 120_000;
/** How often running turns show that they are alive, in ms. */
const beatMs = 5_000;

export class Link implements Disposable {
  readonly #parts: LinkParts;
  readonly #disposables = new DisposableStore();
  readonly #abort = new AbortController();
  readonly #backOff = new BackOff(1_000, 30_000);
  readonly #listening = new Listening();
  readonly #follower: Follower;
  #catchingUp: Promise<void> | undefined;
  #isCatchUpWanted = false;
  #isRetentionDue = true;
  #isMeasureDue = false;
  #isCaughtUp = false;
  #retry: NodeJS.Timeout | undefined;
  #trouble: RedialError | undefined;
  #roundTripMs = 0;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    const { copy, turns, watch } = parts;
    this.#follower = new Follower(parts);
    parts.catchUp.isUploadPaused = false;
    this.#disposables.add(copy.onCondition((condition) => this.#follow(condition)));
    this.#disposables.add(copy.onLive((news) => this.#hear(news)));
    const beat = setInterval(() => {
      turns.beat();
      watch.sweep(Date.now());
    }, beatMs);
    const compare = setInterval(() => this.catchUp(), compareMs);
    this.#disposables.add({
      dispose: () => {
        clearInterval(beat);
        clearInterval(compare);
        clearTimeout(this.#retry);
        watch.endAll();
      },
    });
    copy.listen(parts.workspaces());
    if (copy.condition().kind === "ready") this.#follow(copy.condition());
  }

  get copy(): SharedCopy {
    return this.#parts.copy;
  }

  /** What keeps the copy from being used, if anything does. */
  get trouble(): RedialError | undefined {
    const condition = this.copy.condition();
    return condition.kind === "down" ? condition.error : this.#trouble;
  }

  /** Journal and copy were the same after the last trouble: until then something may wait. */
  get isCaughtUp(): boolean {
    return this.#isCaughtUp && this.copy.condition().kind === "ready";
  }

  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  isListening(workspace: string): boolean {
    return this.#listening.has(workspace);
  }

  noteRoundTrip(durationMs: number): void {
    this.#roundTripMs = durationMs;
    this.#parts.onStatus();
  }

  /** The last exchange went well (`undefined`), or why it did not. */
  noteOutcome(trouble: RedialError | undefined): void {
    const before = this.#trouble?.code;
    this.#trouble = trouble;
    if (trouble) this.#isCaughtUp = false;
    else this.#backOff.reset();
    if (before !== trouble?.code || trouble) this.#parts.onStatus();
  }

  /** Compares everything with the copy, now or as soon as what is under way is over. */
  catchUp(): void {
    this.#isCatchUpWanted = true;
    if (this.#catchingUp || this.#abort.signal.aborted) return;
    clearTimeout(this.#retry);
    this.#catchingUp = this.#runCatchUp().finally(() => {
      this.#catchingUp = undefined;
    });
  }

  /** Tries again after a delay that grows with the failures. */
  catchUpLater(): void {
    // A connection that is down tells when it is back.
    if (this.copy.condition().kind === "down") return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.catchUp(), this.#backOff.next());
  }

  /** Ends a long upload; what is left goes with the next connection or {@link resume}. */
  pause(): void {
    this.#parts.catchUp.isUploadPaused = true;
  }

  resume(): void {
    this.#parts.catchUp.isUploadPaused = false;
    this.catchUp();
  }

  /** How long sessions are kept changed in the settings. */
  noteRetention(): void {
    this.#isRetentionDue = true;
    this.catchUp();
  }

  /** The window's folders changed. */
  listenAgain(): void {
    this.copy.listen(this.#parts.workspaces());
    this.noteRetention();
  }

  /** Brings journal and copy to the same items, in the background. */
  exchangeItems(workspace: string): void {
    const { items, queue, log } = this.#parts;
    queue
      .run(`items of ${workspace}`, () => items.run(this.copy, workspace))
      .catch((error) => {
        // The next catching up does it.
        log.warn(`items were not exchanged: ${asRedialError(error).message}`);
      });
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#catchingUp) await this.#catchingUp;
    await this.#parts.queue.idle();
  }

  /** Waits for what is under way, then closes the connection. */
  async close(): Promise<void> {
    this.dispose();
    await this.idle();
    await this.copy.close();
  }

  dispose(): void {
    this.#abort.abort();
    this.#disposables.dispose();
  }

  async #runCatchUp(): Promise<void> {
    const { copy, catchUp, items, workspaces, log } = this.#parts;
    const { signal } = this.#abort;
    // What comes while nobody listens yet would have to be caught up with once more.
    await this.#listening.settle(workspaces(), signal);
    while (this.#isCatchUpWanted && copy.condition().kind === "ready" && !signal.aborted) {
      this.#isCatchUpWanted = false;
      const retain = this.#isRetentionDue;
      try {
        this.#isRetentionDue = false;
        this.#measureIfDue();
        await Promise.all([
          catchUp.run(copy, { workspaces: workspaces(), retain, signal }),
          ...workspaces().map((workspace) => items.run(copy, workspace)),
        ]);
        this.noteOutcome(undefined);
        this.#noteCaughtUp();
      } catch (error) {
        if (signal.aborted) return;
        this.#isRetentionDue ||= retain;
        const trouble = asRedialError(error);
        log.warn(`catching up with ${copy.host} failed: ${trouble.message}`);
        this.noteOutcome(trouble);
        this.catchUpLater();
        return;
      }
    }
  }

  #follow(condition: CopyCondition): void {
    if (condition.kind !== "ready") {
      this.#isCaughtUp = false;
      this.#listening.endAll();
      this.#parts.onStatus();
      return;
    }
    this.#trouble = undefined;
    this.#parts.onStatus();
    this.#isMeasureDue = true;
    this.catchUp();
  }

  #noteCaughtUp(): void {
    if (this.#isCaughtUp) return;
    this.#isCaughtUp = true;
    this.#parts.onStatus();
  }

  #measureIfDue(): void {
    if (!this.#isMeasureDue) return;
    this.#isMeasureDue = false;
    this.copy.measureRoundTrip().then(
      (durationMs) => this.noteRoundTrip(durationMs),
      // The catch-up beside it meets the same trouble and tells it.
      () => {},
    );
  }

  #hear(news: LiveNews): void {
    const { workspace } = news;
    if (news.kind === "left") {
      this.#listening.end(workspace);
      return;
    }
    if (news.kind === "listening") {
      this.#listening.begin(workspace);
      this.#sayHello(workspace);
      // What was told before is missed, also when the commands' own connection was well all along.
      this.catchUp();
      return;
    }
    const message = readLive(this.#parts.origin, news.text);
    switch (message?.kind) {
      case undefined:
        return;
      case "hello":
        this.#parts.turns.tellAgain(workspace);
        return;
      case "items":
        this.exchangeItems(workspace);
        return;
      case "changed":
        this.#follower.follow(workspace, message);
        return;
      case "ended":
        // Its messages come first: the change was told before the end.
        void this.#parts.queue.run(message.sessionId, async () => {
          this.#parts.watch.receive(message);
        });
        return;
      case "turn":
      case "delta":
        if (!this.#parts.watch.receive(message)) this.#sayHello(workspace);
    }
  }

  #sayHello(workspace: string): void {
    const text = writeLive(this.#parts.origin, { kind: "hello" });
    this.copy.publish(workspace, text).catch((error) => {
      this.#parts.log.warn(`live: ${asRedialError(error).message}`);
    });
  }
}
