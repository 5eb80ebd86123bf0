// The way to a page: what is told in one go is one message, for each has several processes to pass on
// its way and its own turn in the thread that draws the page.
import type * as vscode from "vscode";
import type { HostMessage } from "../shared/protocol.ts";

/**
 * That a question is on disk is told with the answer's first words where these come so soon, in ms: the
 * page shows the question already, and draws itself once.
 */
const patienceMs = 60;

/** Posts in order; several that are told in one go as a list. */
export function postTogether(
  webview: Pick<vscode.Webview, "postMessage">,
): (message: HostMessage) => void {
  let waiting: HostMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isFlushing = false;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isFlushing = false;
    const [first, ...more] = waiting;
    // False when the page is hidden or gone: it starts from `ready` when it is back.
    void webview.postMessage(more.length > 0 ? waiting : first);
    waiting = [];
  };
  return (message) => {
    waiting.push(message);
    if (isFlushing) return;
    if (canWait(message)) {
      timer ??= setTimeout(flush, patienceMs);
    } else {
      isFlushing = true;
      queueMicrotask(flush);
    }
  };
}

function canWait(message: HostMessage): boolean {
  return message.type === "sessionsChanged" || (message.type === "turnStarted" && message.isOwn);
}
