// The link definitions of one text, and the blocks that wait for one: `[text][label]` may stand long
// before `[label]: https://…`.
import type { Links, Token } from "marked";

const label = /\[((?:\\[\s\S]|[^[\]\\])+)\]/g;

/** Knows definitions in the order in which they came: the first of a label wins. */
export class LinkBook {
  readonly links: Links = Object.create(null) as Links;
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Calls `refresh` once, when a definition for a label in `source` is learned. */
  await(source: string, refresh: () => void): void {
    for (const match of source.matchAll(label)) {
      const key = normalize(match[1] ?? "");
      if (Object.hasOwn(this.links, key)) continue;
      const waiting = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, waiting.add(refresh));
    }
  }

  /**
   * Learns every definition in `tokens`, however deep; gives what waited for them, or `undefined`
   * when nothing was new.
   */
  learn(tokens: readonly Token[]): ReadonlySet<() => void> | undefined {
    let isNew = false;
    const refreshes = new Set<() => void>();
    for (const definition of definitionsIn(tokens)) {
      if (Object.hasOwn(this.links, definition.tag)) continue;
      isNew = true;
      this.links[definition.tag] = { href: definition.href, title: definition.title };
      for (const refresh of this.#waiting.get(definition.tag) ?? []) refreshes.add(refresh);
      this.#waiting.delete(definition.tag);
    }
    return isNew ? refreshes : undefined;
  }
}

interface Definition {
  readonly tag: string;
  readonly href: string;
  readonly title: string;
}

function* definitionsIn(tokens: readonly Token[]): Generator<Definition> {
  for (const token of tokens) {
    // marked gives every token of this type these fields.
    if (token.type === "def") yield token as unknown as Definition;
    else if (token.type === "blockquote" && "tokens" in token)
      yield* definitionsIn(token.tokens ?? []);
    else if (token.type === "list" && "items" in token) {
      for (const item of token.items as readonly { tokens: Token[] }[]) {
        yield* definitionsIn(item.tokens);
      }
    }
  }
}

/** As marked normalizes labels; a definition's `tag` has been through it. */
function normalize(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase().toLowerCase();
}
