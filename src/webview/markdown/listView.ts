// Lists. A long one has its items in groups, so that an item that comes costs the layout of its group.
import type { Token, Tokens } from "marked";
import { ItemView } from "./containerViews.ts";
import type { BlockView, Pass, ViewContext } from "./viewContext.ts";

/** So many items are the list's own; what comes after them comes in groups of as many. */
const itemsPerGroup = 40;

/**
 * A list. Items that are whole can be released: from then on `update` gets a list token that begins
 * with the first item that was not. Whether a list is loose is a class of the list, not a matter of
 * its items' nodes, because a blank line far below decides it.
 */
export class ListView implements BlockView {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #tag: "ol" | "ul";
  readonly #items: ItemView[] = [];
  readonly #groups: HTMLElement[] = [];
  #released = 0;
  #isLoose = false;
  #start = 1;

  constructor(token: Token, context: ViewContext) {
    this.#context = context;
    this.#tag = asList(token)?.ordered === true ? "ol" : "ul";
    this.node = document.createElement(this.#tag);
    this.#setLoose(false);
  }

  update(token: Token, pass: Pass): boolean {
    const list = asList(token);
    if (list === undefined || list.ordered !== (this.#tag === "ol")) return false;
    if (this.#released === 0) {
      this.#isLoose = false;
      this.#setStart(list.start === "" ? 1 : list.start);
    }
    this.#setLoose(this.#isLoose || list.loose);
    const closed = { ...pass, isOpen: false };
    for (const [index, item] of list.items.entries()) {
      const view = this.#items[index] ?? this.#addItem();
      view.update(item, index === list.items.length - 1 ? pass : closed);
    }
    for (const extra of this.#items.splice(list.items.length).reverse()) this.#remove(extra);
    return true;
  }

  /** The first `count` items will never change again. */
  release(count: number): void {
    this.#items.splice(0, count);
    this.#released += count;
  }

  #addItem(): ItemView {
    const item = new ItemView(this.#context);
    const index = this.#released + this.#items.length;
    this.#items.push(item);
    const group = Math.floor(index / itemsPerGroup);
    if (group === 0) {
      this.node.append(item.node);
      return item;
    }
    item.node.setAttribute("role", "listitem");
    (this.#groups[group - 1] ?? this.#addGroup(index)).append(item.node);
    return item;
  }

  #remove(item: ItemView): void {
    item.node.remove();
    const group = this.#groups.at(-1);
    if (group === undefined || group.childElementCount > 0) return;
    group.parentElement?.remove();
    this.#groups.pop();
    if (this.#groups.length === 0) this.node.removeAttribute("role");
  }

  /** To a screen reader the groups are not there: it hears one list with all items. */
  #addGroup(firstIndex: number): HTMLElement {
    const place = document.createElement("li");
    place.className = "item-group";
    place.setAttribute("role", "none");
    const group = document.createElement(this.#tag);
    group.setAttribute("role", "none");
    if (this.#tag === "ol") group.setAttribute("start", String(this.#start + firstIndex));
    place.append(group);
    this.node.setAttribute("role", "list");
    const before = this.#groups.at(-1)?.parentElement;
    if (before != null) this.#context.settle(before);
    this.node.append(place);
    this.#groups.push(group);
    return group;
  }

  #setLoose(isLoose: boolean): void {
    this.#isLoose = isLoose;
    this.node.className = isLoose ? "loose" : "tight";
  }

  #setStart(start: number): void {
    this.#start = start;
    if (this.#tag === "ul" || start === 1) this.node.removeAttribute("start");
    else this.node.setAttribute("start", String(start));
  }
}

/** The token as marked's own list token. */
export function asList(token: Token): Tokens.List | undefined {
  // marked gives every token of this type these fields.
  return token.type === "list" ? (token as Tokens.List) : undefined;
}
