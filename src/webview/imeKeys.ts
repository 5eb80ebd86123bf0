// Keys that an input method takes for itself.

/** Code of the Enter that an input method takes; some browsers send it without `isComposing`. */
const imeKeyCode = 229;

/** True while the key belongs to an input method. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === imeKeyCode;
}
