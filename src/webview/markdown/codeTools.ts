// What stands round a code block's lines: its language and buttons above, and the button below that
// shows what a long one hides. Knows no code.
import { fill, type Strings } from "../strings.ts";

/** Longer blocks are shown to so many lines at first (see `.collapsed` in turns.css). */
const foldedLines = 30;

const tools = [
  ["wrap", "wrapCode", "M2.5 4h11M2.5 8h8.2a2.3 2.3 0 0 1 0 4.6H7.5M9.3 10.6l-2 2 2 2M2.5 12.5h2"],
  ["insert", "insertCode", "M3 3v10M13.5 8h-8M8.7 4.8 5.5 8l3.2 3.2"],
  [
    "replace",
    "replaceWithCode",
    "M2.5 5.5h9M8.8 2.8l2.7 2.7-2.7 2.7M13.5 10.5h-9M7.2 7.8l-2.7 2.7 2.7 2.7",
  ],
  ["newFile", "newFileOfCode", "M9 2.5H4v11h8.5V6zM9 2.5V6h3.5M8.2 8v4M6.2 10h4"],
  ["copy", "copy", "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"],
] as const;

/** The head of a block; the language goes into `label`. */
export function createCodeHead(label: HTMLElement, strings: Strings): HTMLElement {
  const head = document.createElement("div");
  head.className = "code-head";
  const bar = document.createElement("div");
  bar.className = "code-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", strings.codeTools);
  for (const [action, name, path] of tools) {
    const button = createButton(action, strings[name]);
    if (action === "wrap") button.setAttribute("aria-pressed", "false");
    // One stop of the Tab key; the others are reached by arrow.
    if (action !== "copy") button.tabIndex = -1;
    button.append(createIcon(path));
    bar.append(button);
  }
  head.append(label, bar);
  return head;
}

/** Folds a block that has more lines than are shown at first; the others are folded never. */
export function foldLongCode(block: HTMLElement, lineCount: number, strings: Strings): void {
  const hidden = lineCount - foldedLines;
  if (hidden <= 0) return;
  block.classList.add("collapsed");
  const more = hidden === 1 ? strings.showHiddenOne : fill(strings.showHidden, hidden);
  const button = createButton("more", "");
  button.removeAttribute("aria-label");
  button.removeAttribute("title");
  button.classList.add("code-more");
  for (const [className, text] of [
    ["when-folded", more],
    ["when-open", strings.showLess],
  ] as const) {
    const words = document.createElement("span");
    words.className = className;
    words.textContent = text;
    button.append(words);
  }
  block.append(button);
}

function createButton(action: string, name: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `code-button ${action}-code`;
  button.dataset["action"] = action;
  button.title = name;
  button.setAttribute("aria-label", name);
  return button;
}

function createIcon(path: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(namespace, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("width", "16");
  icon.setAttribute("height", "16");
  icon.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(namespace, "path");
  line.setAttribute("d", path);
  icon.append(line);
  return icon;
}
