// Blocks that hold blocks: lists with their items, and quotes.
import type { Token, Tokens } from "marked";
import { BlockList } from "./blockList.ts";
import type { BlockView, Pass, ViewContext } from "./viewContext.ts";

/** A quote. */
export class QuoteView implements BlockView {
  readonly node = document.createElement("blockquote");
  readonly #blocks: BlockList;

  constructor(context: ViewContext) {
    this.#blocks = new BlockList(context, (node) => this.node.append(node));
  }

  update(token: Token, pass: Pass): boolean {
    if (token.type !== "blockquote") return false;
    this.#blocks.update("tokens" in token ? (token.tokens ?? []) : [], pass);
    return true;
  }
}

/**
 * A list. Items that are whole can be released: from then on `update` gets a list token that begins
 * with the first item that was not. Whether a list is loose is a class of the list, not a matter of
 * its items' nodes, because a blank line far below decides it.
 */
export class ListView implements BlockView {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #isOrdered: boolean;
  readonly #items: ItemView[] = [];
  #hasReleased = false;
  #isLoose = false;

  constructor(token: Token, context: ViewContext) {
    this.#context = context;
    this.#isOrdered = asList(token)?.ordered === true;
    this.node = document.createElement(this.#isOrdered ? "ol" : "ul");
    this.#setLoose(false);
  }

  update(token: Token, pass: Pass): boolean {
    const list = asList(token);
    if (list === undefined || list.ordered !== this.#isOrdered) return false;
    if (!this.#hasReleased) {
      this.#isLoose = false;
      this.#setStart(list.start);
    }
    this.#setLoose(this.#isLoose || list.loose);
    const closed = { ...pass, isOpen: false };
    for (const [index, item] of list.items.entries()) {
      const view = this.#items[index] ?? this.#addItem();
      view.update(item, index === list.items.length - 1 ? pass : closed);
    }
    for (const extra of this.#items.splice(list.items.length)) extra.node.remove();
    return true;
  }

  /** The first `count` items will never change again. */
  release(count: number): void {
    this.#items.splice(0, count);
    this.#hasReleased = true;
  }

  #addItem(): ItemView {
    const item = new ItemView(this.#context);
    this.#items.push(item);
    this.node.append(item.node);
    return item;
  }

  #setLoose(isLoose: boolean): void {
    this.#isLoose = isLoose;
    this.node.className = isLoose ? "loose" : "tight";
  }

  #setStart(start: number | ""): void {
    if (start === "" || start === 1) this.node.removeAttribute("start");
    else this.node.setAttribute("start", String(start));
  }
}

/** One item of a list; a task shows whether it is done. */
class ItemView {
  readonly node = document.createElement("li");
  readonly #context: ViewContext;
  readonly #blocks: BlockList;
  #task: HTMLElement | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#blocks = new BlockList(context, (node) => this.node.append(node));
  }

  update(item: Tokens.ListItem, pass: Pass): void {
    this.#setTask(item.task ? item.checked === true : undefined);
    this.#blocks.update(item.tokens, pass);
  }

  #setTask(isDone: boolean | undefined): void {
    if (isDone === undefined) {
      this.#task?.remove();
      this.#task = undefined;
      this.node.removeAttribute("class");
      return;
    }
    if (this.#task === undefined) {
      this.#task = document.createElement("span");
      this.#task.setAttribute("role", "img");
      this.node.prepend(this.#task);
      this.node.className = "task";
    }
    const { strings } = this.#context;
    this.#task.className = isDone ? "task-box done" : "task-box";
    this.#task.setAttribute("aria-label", isDone ? strings.taskDone : strings.taskOpen);
  }
}

/** The token as marked's own list token. */
export function asList(token: Token): Tokens.List | undefined {
  // marked gives every token of this type these fields.
  return token.type === "list" ? (token as Tokens.List) : undefined;
}
