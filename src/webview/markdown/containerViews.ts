// Blocks that hold blocks: quotes, and the items of lists.
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

/** One item of a list; a task shows whether it is done. */
export class ItemView {
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
