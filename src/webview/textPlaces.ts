// Where a text stands in rendered messages, as ranges of the document. Knows nothing of what is done
// with them.

/** Ranges of `sought` (lower case) in the text of `root`, in order; at most `max`. */
export function placesIn(root: Element, sought: string, max: number): readonly Range[] {
  if (sought === "") return [];
  const { text, nodes } = textOf(root);
  const ranges: Range[] = [];
  let from = text.indexOf(sought);
  while (from >= 0 && ranges.length < max) {
    const range = rangeOf(nodes, from, from + sought.length);
    if (range !== undefined) ranges.push(range);
    from = text.indexOf(sought, from + sought.length);
  }
  return ranges;
}

interface TextNodeAt {
  readonly node: Text;
  /** Where its text begins in the text of all. */
  readonly start: number;
}

/** The lower-case text of all text nodes; blocks are kept apart by a line break. */
function textOf(root: Element): { readonly text: string; readonly nodes: readonly TextNodeAt[] } {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: TextNodeAt[] = [];
  let text = "";
  let block: Element | null = null;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    // Only text nodes are walked through.
    const own = node as Text;
    const ownBlock = own.parentElement?.closest(blocks) ?? null;
    if (ownBlock !== block) text += "\n";
    block = ownBlock;
    nodes.push({ node: own, start: text.length });
    text += lowered(own.data);
  }
  return { text, nodes };
}

const blocks = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, summary, button, .message-head";

/** Lower case of the same length: places in it are places in the original. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text]
    .map((character) => {
      const own = character.toLowerCase();
      return own.length === character.length ? own : character;
    })
    .join("");
}

function rangeOf(nodes: readonly TextNodeAt[], start: number, end: number): Range | undefined {
  const first = nodes.findLast((candidate) => candidate.start <= start);
  const last = nodes.findLast((candidate) => candidate.start < end);
  if (first === undefined || last === undefined) return undefined;
  const range = document.createRange();
  range.setStart(first.node, Math.min(start - first.start, first.node.data.length));
  range.setEnd(last.node, Math.min(end - last.start, last.node.data.length));
  return range;
}
