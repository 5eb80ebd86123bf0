// Characters in code that cannot be seen or that change the direction of others, made visible, so
// that code means what it seems to mean.

const emojiJoint = String.raw`(?<!\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D`;
const emojiStyle = String.raw`(?<![\p{Extended_Pictographic}0-9#*])\uFE0F`;
const always = String.raw`[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]`;
const hidden = new RegExp(`${always}|${emojiJoint}|${emojiStyle}`, "gu");
const mayBeHidden =
  /[^\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0600\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/;
/** An emoji and its modifiers before a joiner are at most this long. */
const contextLength = 4;

/**
 * Appends code to `parent`, its last text node first, with a mark in place of each hidden character.
 * `before` is the code that stands before it, for characters that are harmless after an emoji.
 */
export function appendCode(parent: Node, code: string, before = ""): void {
  if (code === "") return;
  if (!mayBeHidden.test(code)) {
    appendText(parent, code);
    return;
  }
  const context = before.slice(-contextLength);
  const whole = context + code;
  let done = context.length;
  for (const match of whole.matchAll(hidden)) {
    if (match.index < context.length) continue;
    appendText(parent, whole.slice(done, match.index));
    parent.appendChild(markOf(match[0]));
    done = match.index + match[0].length;
  }
  appendText(parent, whole.slice(done));
}

function appendText(parent: Node, text: string): void {
  if (text === "") return;
  const last = parent.lastChild;
  if (last instanceof Text) last.appendData(text);
  else parent.appendChild(document.createTextNode(text));
}

function markOf(character: string): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "hidden-character";
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
  mark.textContent = `U+${code}`;
  return mark;
}
