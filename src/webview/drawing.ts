// When components are drawn after a change: at once, mostly.
import { options } from "preact";

/**
 * Messages of the page leave through the thread that draws it, in several steps of less than a
 * millisecond; a frame of a long transcript that is drawn first holds them up for 10 to 20.
 */
const leaveMs = 5;

let isLater = false;
let waiting: (() => void) | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

options.debounceRendering = (draw) => {
  if (!isLater) return queueMicrotask(draw);
  waiting = draw;
  timer = setTimeout(drawNow, leaveMs);
};

/** What `change` changes is drawn once the messages that it sends have left. */
export function drawAfterSending(change: () => void): void {
  isLater = true;
  try {
    change();
  } finally {
    isLater = false;
  }
}

/** Draws what waits: what is typed next belongs to what comes after the change. */
export function drawNow(): void {
  clearTimeout(timer);
  const draw = waiting;
  waiting = undefined;
  draw?.();
}
