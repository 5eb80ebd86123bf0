// What pages of webviews and their hosts tell each other, as a window of the editor passes it on:
// workbench and webview's outer frame speak through a message port, both ways.
import type { Page } from "playwright-core";

/**
 * Records from now on, each message as `to page: <JSON>` or `from page: <JSON>`. Webviews that are
 * open are not heard: call it before they open.
 */
export async function listenToPages(page: Page): Promise<string[]> {
  const told: string[] = [];
  await page.exposeFunction("redialTestNote", (text: string) => told.push(text));
  // The workbench's own frame is loaded, the webviews' frames are not.
  await page.evaluate(noteMessages);
  await page.addInitScript(noteMessages);
  return told;
}

/** Names of the workbench's: `message` carries what a host tells, `onmessage` what a page tells. */
const noteMessages = `{
  const { postMessage } = MessagePort.prototype;
  const directions = { message: "to page", onmessage: "from page" };
  MessagePort.prototype.postMessage = function (data, ...rest) {
    const direction = directions[data?.channel];
    if (direction) redialTestNote(direction + ": " + JSON.stringify(data));
    return postMessage.call(this, data, ...rest);
  };
}`;
