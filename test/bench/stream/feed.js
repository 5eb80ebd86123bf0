// Feeds a page one token every 1/60 s by the page's own clock, which runs ahead of the real one when
// there is nothing to do: as on a screen, a frame is drawn only when a script asked for one or nodes
// changed. What waits for time waits for as many tokens as it would before a reader.

const frameMs = 1_000 / 60;
/** Characters a token has. */
const tokenLength = 4;
/** Frames after the last token, in which what was put off is done. */
const framesAfter = 90;

const realNow = performance.now.bind(performance);
const realFrame = window.requestAnimationFrame.bind(window);
const callbacks = new Map();
const timers = new Map();
const tasks = new MessageChannel();
let frames = 0;
let frameStart = realNow();
let nextId = 1;
let isChanged = false;

/** The page's clock: whole frames, and what has gone by within this one. */
performance.now = () => frames * frameMs + Math.min(frameMs, realNow() - frameStart);

window.setTimeout = (callback, delay = 0, ...args) => {
  timers.set(nextId, { due: performance.now() + delay, run: () => callback(...args) });
  nextId += 1;
  return nextId - 1;
};
window.clearTimeout = (id) => timers.delete(id);
window.requestAnimationFrame = (callback) => {
  callbacks.set(nextId, callback);
  nextId += 1;
  return nextId - 1;
};
window.cancelAnimationFrame = (id) => callbacks.delete(id);

function runTimers() {
  const now = performance.now();
  for (const [id, { due, run }] of [...timers]) {
    if (due > now) continue;
    timers.delete(id);
    run();
  }
}

function runCallbacks() {
  const due = [...callbacks.values()];
  callbacks.clear();
  for (const callback of due) callback(performance.now());
}

/** Lets everything run that waits to run now. */
function nextTask() {
  return new Promise((resolve) => {
    tasks.port1.onmessage = resolve;
    tasks.port2.postMessage(undefined);
  });
}

async function nextFrame() {
  frames += 1;
  frameStart = realNow();
  runTimers();
  await nextTask();
  if (callbacks.size > 0 || isChanged) {
    await new Promise((resolve) => {
      realFrame(() => {
        runCallbacks();
        resolve();
      });
    });
    isChanged = false;
    await nextTask();
  }
}

/** `start` shows an empty answer and returns what appends to it. */
export function serve(start) {
  window.feed = async (text) => {
    const answer = start();
    const changes = new MutationObserver(() => {
      isChanged = true;
    });
    changes.observe(document.body, { childList: true, characterData: true, subtree: true });
    // Whoever measures has seen enough of a slow one.
    for (let at = 0; at < text.length && !window.isFeedStopped; at += tokenLength) {
      answer.append(text.slice(at, at + tokenLength));
      await nextFrame();
    }
    answer.end();
    for (let count = 0; count < framesAfter; count += 1) await nextFrame();
    return { frames, nodes: document.querySelectorAll("*").length };
  };
}
