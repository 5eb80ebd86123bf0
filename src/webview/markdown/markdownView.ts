// One Markdown text on the page: a stored one whole at once, a growing one a little each frame.
import { BlockChunks } from "./blockChunks.ts";
import { BlockList } from "./blockList.ts";
import { lexBlocks, lexInline, normalizeLines } from "./lexText.ts";
import { MarkdownStream } from "./markdownStream.ts";
import type { ViewContext } from "./viewContext.ts";

/** Reading and changing nodes takes at most about this much of a frame. */
const budgetMs = 8;
/**
 * Every change costs about 2 ms of layout, paint and compositing, whatever it changes, so they come the
 * more rarely the longer the text is: from twenty a second, which read as flowing, to five, once
 * the end is further than one reads. The first change after a pause does not wait.
 */
const minIntervalMs = 50;
const maxIntervalMs = 200;
const charsPerExtraMs = 15;
/** A slice that took longer is followed by a pause, so that a huge open block cannot fill every frame. */
const slowSliceMs = 4;
const pausePerWork = 4;

/** A new, empty element for a text. */
export function createTextElement(): HTMLElement {
  const element = document.createElement("div");
  element.className = "markdown";
  return element;
}

/** The nodes of a whole text at once, in `element`. A `GrowingText` ends with the same. */
export function renderWhole(text: string, element: HTMLElement, context: ViewContext): void {
  const lexed = lexBlocks(normalizeLines(text), {});
  const chunks = new BlockChunks(element, context);
  const blocks: BlockList = new BlockList(context, (node) => {
    chunks.place(blocks.views.length, node);
  });
  blocks.update(lexed.tokens, {
    isOpen: false,
    linksVersion: 0,
    sourceOf: lexed.sourceOf,
    inline: (source) => lexInline(source, lexed.links),
    awaitLinks: () => {},
  });
  chunks.finish();
}

/** A text that grows. It reads what came once a frame, within a budget; the rest is carried over. */
export class GrowingText {
  readonly #stream: MarkdownStream;
  #heldEnd = "";
  /** Characters that came. */
  #length = 0;
  #frame = 0;
  #timer = 0;
  #pauseUntil = 0;
  #isEnded = false;
  #isFinished = false;

  constructor(element: HTMLElement, context: ViewContext) {
    this.#stream = new MarkdownStream(element, context);
  }

  append(text: string): void {
    this.#length += text.length;
    const whole = this.#heldEnd + text;
    // A line end or a character may be cut in two: its first half waits for the second.
    const isCut = /[\r\ud800-\udbff]$/.test(whole);
    this.#heldEnd = isCut ? whole.slice(-1) : "";
    this.#stream.append(normalizeLines(isCut ? whole.slice(0, -1) : whole));
    // The first words are in the frame that comes next, not in the one after it.
    if (this.#length === text.length) this.#readFrame();
    else this.#schedule();
  }

  /** Nothing more will come. What was not read yet still is, in frames. */
  end(): void {
    this.#stream.append(normalizeLines(this.#heldEnd));
    this.#heldEnd = "";
    this.#isEnded = true;
    this.#pauseUntil = 0;
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#schedule();
  }

  /** Reads all there is now; for tests and for texts that must be there at once. */
  readAll(): void {
    while (!this.#stream.isRead) this.#stream.readSlice();
    this.#finishIfEnded();
  }

  #schedule(): void {
    if (this.#frame !== 0 || this.#timer !== 0 || this.#isFinished) return;
    const waitMs = this.#pauseUntil - performance.now();
    if (waitMs <= 0) {
      this.#frame = requestAnimationFrame(() => this.#readFrame());
    } else {
      this.#timer = window.setTimeout(() => {
        this.#timer = 0;
        this.#frame = requestAnimationFrame(() => this.#readFrame());
      }, waitMs);
    }
  }

  #readFrame(): void {
    this.#frame = 0;
    if (this.#isFinished) return;
    const start = performance.now();
    this.#pauseUntil = start + this.#intervalMs();
    let now = start;
    while (!this.#stream.isRead && now - start < budgetMs) {
      const before = now;
      this.#stream.readSlice();
      now = performance.now();
      if (now - before > slowSliceMs) this.#pauseUntil = now + (now - before) * pausePerWork;
    }
    if (!this.#stream.isRead) {
      this.#pauseUntil = 0;
      this.#schedule();
    } else {
      this.#finishIfEnded();
    }
  }

  #intervalMs(): number {
    return Math.min(maxIntervalMs, minIntervalMs + this.#length / charsPerExtraMs);
  }

  #finishIfEnded(): void {
    if (!this.#isEnded || this.#isFinished) return;
    this.#isFinished = true;
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#timer);
    this.#stream.finish();
  }
}
