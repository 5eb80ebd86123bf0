// KaTeX's MathML as nodes. KaTeX builds a tree; its nodes are copied one by one, so that only known
// elements and attributes reach the page and no markup is ever made. A chunk of its own.
import katex from "katex";

/** KaTeX's tree before it becomes HTML text or nodes; not in its types, so the version is pinned. */
interface TreeMaker {
  __renderToDomTree(source: string, options: katex.KatexOptions): unknown;
}

interface Branch {
  readonly type?: unknown;
  readonly attributes?: unknown;
  readonly children?: unknown;
  readonly text?: unknown;
  readonly character?: unknown;
  readonly width?: unknown;
}

const namespace = "http://www.w3.org/1998/Math/MathML";

const elements: ReadonlySet<string> = new Set(
  "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd".split(
    " ",
  ),
);

const attributes: ReadonlySet<string> = new Set(
  "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height largeop linebreak linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator side stretchy symmetric voffset width".split(
    " ",
  ),
);

/** Larger or deeper formulas stay as their source. */
const maxSourceLength = 4_000;

/** The formula as a `math` element; `undefined` when it is not one that KaTeX understands. */
export function drawMath(source: string, isDisplay: boolean): Element | undefined {
  if (source.length > maxSourceLength) return undefined;
  try {
    // The function is exported by this version of KaTeX; see TreeMaker.
    const tree = (katex as unknown as TreeMaker).__renderToDomTree(source, {
      displayMode: isDisplay,
      output: "mathml",
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 1_000,
      maxSize: 20,
    });
    const math = findMath(tree);
    if (math === undefined) return undefined;
    const drawn = draw(math);
    return drawn instanceof Element ? drawn : undefined;
  } catch {
    // Not TeX that KaTeX knows: the source is shown instead.
    return undefined;
  }
}

function asBranch(value: unknown): Branch {
  return typeof value === "object" && value !== null ? value : {};
}

function childrenOf(branch: Branch): readonly unknown[] {
  return Array.isArray(branch.children) ? branch.children : [];
}

function findMath(tree: unknown): Branch | undefined {
  const branch = asBranch(tree);
  if (branch.type === "math") return branch;
  for (const child of childrenOf(branch)) {
    const found = findMath(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function draw(value: unknown): Node {
  const branch = asBranch(value);
  if (typeof branch.text === "string") return document.createTextNode(branch.text);
  if (typeof branch.width === "number") return drawSpace(branch);
  // KaTeX wraps the formula to put its source beside it; only the formula is wanted.
  if (branch.type === "semantics") return draw(childrenOf(branch)[0]);
  const type = typeof branch.type === "string" && elements.has(branch.type) ? branch.type : "mrow";
  const element = document.createElementNS(namespace, type);
  for (const [name, given] of Object.entries(asBranch(branch.attributes))) {
    if (attributes.has(name)) element.setAttribute(name, String(given));
  }
  for (const child of childrenOf(branch)) element.append(draw(child));
  element.normalize();
  return element;
}

function drawSpace(branch: Branch): Node {
  if (typeof branch.character === "string") return document.createTextNode(branch.character);
  const space = document.createElementNS(namespace, "mspace");
  space.setAttribute("width", `${Number(branch.width)}em`);
  return space;
}
