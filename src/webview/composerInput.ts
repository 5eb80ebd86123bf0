// What the composer takes beside typed text: `#`, pasted images and long texts, dropped files.
import { type ContextBook, longPaste } from "./contextBook.ts";

/** Types in which editors put the URIs of dragged files. */
const uriTypes = ["application/vnd.code.uri-list", "text/uri-list"] as const;

/** `#` at the beginning or after a space was just typed: the picker opens. */
export function isPickerSign(event: InputEvent, box: HTMLTextAreaElement): boolean {
  if (event.inputType !== "insertText" || event.data !== "#") return false;
  const before = box.value.slice(0, Math.max(0, box.selectionStart - 1));
  return before === "" || /\s$/.test(before);
}

/** Images and long texts go beside the question; the rest is pasted as usual. */
export function takePaste(event: ClipboardEvent, context: ContextBook): void {
  const data = event.clipboardData;
  if (data === null) return;
  const images = [...data.files].filter((file) => file.type.startsWith("image/"));
  const text = data.getData("text/plain");
  if (images.length > 0 && text === "") {
    event.preventDefault();
    for (const image of images) void context.addImage(image);
  } else if (text.length > longPaste) {
    event.preventDefault();
    context.pasteText(text);
  }
}

/** Files of the editor's explorer or tabs by their URIs; images of elsewhere by their bytes. */
export function takeDrop(event: DragEvent, context: ContextBook): void {
  const data = event.dataTransfer;
  if (data === null || !isFileDrag(event)) return;
  event.preventDefault();
  const list = uriTypes.map((type) => data.getData(type)).find((text) => text !== "") ?? "";
  const uris = list.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  context.drop(uris);
  if (uris.length > 0) return;
  for (const file of data.files) void context.addImage(file);
}

/** Whether something is dragged that {@link takeDrop} takes. */
export function isFileDrag(event: DragEvent): boolean {
  const types: readonly string[] = event.dataTransfer?.types ?? [];
  return types.includes("Files") || uriTypes.some((type) => types.includes(type));
}
