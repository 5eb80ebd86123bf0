// A growing Markdown text as nodes. What is settled is never read again: finished blocks, finished
// items of an open list and rows of an open table leave the tail; an open fence only appends.
import type { Token } from "marked";
import { BlockChunks } from "./blockChunks.ts";
import { BlockList, isShown } from "./blockList.ts";
import { CodeView } from "./codeView.ts";
import { holdBack } from "./holdBack.ts";
import { type LexedText, lexBlocks, lexInline } from "./lexText.ts";
import { LinkBook } from "./linkBook.ts";
import { asList, ListView } from "./listView.ts";
import { OpenFence } from "./openFence.ts";
import { lastStableCut, lastStableItem, stableRows, tableHead } from "./stableBlocks.ts";
import { asTable, TableView } from "./tableView.ts";
import type { Pass, ViewContext } from "./viewContext.ts";

/** Text that is read in one go, between two looks at the clock. */
const sliceLength = 2_048;

/** Reads a text piece by piece. Two streams that got the same text end with the same nodes. */
export class MarkdownStream {
  readonly #blocks: BlockList;
  readonly #chunks: BlockChunks;
  readonly #book = new LinkBook();
  /** Text that came and was not read. */
  #pending = "";
  /** Text that was read and is not settled. */
  #tail = "";
  /** Head of the open table whose first rows are settled: it is read again with each row. */
  #head = "";
  #fence: { readonly reader: OpenFence; readonly view: CodeView } | undefined;
  #settledBlocks = 0;
  #linksVersion = 0;

  constructor(element: HTMLElement, context: ViewContext) {
    this.#chunks = new BlockChunks(element, context);
    this.#blocks = new BlockList(context, (node) => {
      this.#chunks.place(this.#settledBlocks + this.#blocks.views.length, node);
    });
  }

  /** True when everything that came was read. */
  get isRead(): boolean {
    return this.#pending === "";
  }

  append(text: string): void {
    this.#pending += text;
  }

  /** Reads one slice of what came. */
  readSlice(): void {
    const slice = this.#pending.slice(0, sliceLength);
    this.#pending = this.#pending.slice(slice.length);
    this.#tail += slice;
    this.#read();
  }

  /** Nothing more will come; everything must have been read. */
  finish(): void {
    if (this.#fence !== undefined) {
      this.#fence.view.append(this.#fence.reader.end());
      this.#fence.view.close();
    } else {
      const lexed = lexBlocks(this.#head + this.#tail, this.#book.links);
      this.#learn(lexed.tokens);
      this.#blocks.update(lexed.tokens, this.#passOf(lexed, false));
    }
    this.#chunks.finish();
  }

  #read(): void {
    while (this.#tail !== "") {
      if (this.#fence !== undefined) {
        const { code, rest } = this.#fence.reader.take(this.#tail);
        this.#fence.view.append(code);
        this.#tail = rest ?? "";
        if (rest === undefined) return;
        this.#fence.view.close();
        this.#fence = undefined;
        this.#releaseBlocks(1);
        continue;
      }
      const isInTable = this.#blocks.views.at(-1) instanceof TableView;
      const source = this.#head + holdBack(this.#tail, isInTable);
      const lexed = lexBlocks(source, this.#book.links);
      this.#blocks.update(lexed.tokens, this.#passOf(lexed, true));
      this.#settle(lexed.tokens, source);
      if (this.#fence === undefined) return;
    }
  }

  #settle(all: readonly Token[], whole: string): void {
    let tokens = all;
    let source = whole;
    const cut = lastStableCut(tokens, source);
    if (cut !== undefined) {
      const settled = tokens.slice(0, cut.count);
      this.#releaseBlocks(settled.filter(isShown).length);
      this.#learn(settled);
      tokens = tokens.slice(cut.count);
      source = source.slice(cut.offset);
      this.#tail = this.#tail.slice(cut.offset - this.#head.length);
      this.#head = "";
    }
    const [open] = tokens;
    const [view] = this.#blocks.views;
    if (open === undefined || tokens.length > 1) return;
    if (view instanceof ListView) this.#settleItems(open, view, source);
    else if (view instanceof TableView) this.#settleRows(open, view, source);
    else if (view instanceof CodeView) this.#openFence(view, source);
  }

  #settleItems(token: Token, view: ListView, source: string): void {
    const items = asList(token)?.items ?? [];
    const cut = lastStableItem(items, source);
    if (cut === undefined) return;
    view.release(cut.count);
    this.#learn(items.slice(0, cut.count).flatMap((item) => item.tokens));
    this.#tail = this.#tail.slice(cut.offset);
  }

  #settleRows(token: Token, view: TableView, source: string): void {
    const cut = stableRows(asTable(token)?.rows.length ?? 0, source);
    if (cut === undefined) return;
    view.release(cut.count);
    this.#tail = this.#tail.slice(cut.offset - this.#head.length);
    this.#head = tableHead(source);
  }

  /** From here on the block is not lexed again: its lines are taken as they come. */
  #openFence(view: CodeView, source: string): void {
    const reader = OpenFence.at(source);
    if (reader === undefined) return;
    view.restart(reader.info);
    this.#fence = { reader, view };
    this.#tail = this.#tail.slice(reader.openingLength);
  }

  /**
   * Only settled definitions count: one that is still being written has half an address. Blocks that
   * were settled before theirs came are shown again with it.
   */
  #passOf(lexed: LexedText | undefined, isOpen: boolean): Pass {
    return {
      isOpen,
      linksVersion: this.#linksVersion,
      sourceOf: (list) => lexed?.sourceOf(list) ?? "",
      inline: (source) => lexInline(source, this.#book.links),
      awaitLinks: (source, refresh) => {
        this.#book.await(source, () => refresh(this.#passOf(undefined, false)));
      },
    };
  }

  #learn(tokens: readonly Token[]): void {
    const refreshes = this.#book.learn(tokens);
    if (refreshes === undefined) return;
    this.#linksVersion += 1;
    for (const refresh of refreshes) refresh();
  }

  #releaseBlocks(count: number): void {
    this.#blocks.release(count);
    this.#settledBlocks += count;
  }
}
