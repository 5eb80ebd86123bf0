// Which page has the focus. The editor does not tell that of a page in a side bar, so the page does; key
// bindings ask for it by a context key.
import * as vscode from "vscode";
import type { HostMessage } from "../shared/protocol.ts";

/** As the manifest's key bindings name it. */
const contextKey = "redial.hasFocus";

type Post = (message: HostMessage) => void;

/** One for all pages of a window. */
export class PageFocus {
  #focused: Post | undefined;

  /** A page, known by how it is told things, got the focus or lost it. */
  note(page: Post, isFocused: boolean): void {
    if (!isFocused && this.#focused !== page) return;
    this.#focused = isFocused ? page : undefined;
    void vscode.commands.executeCommand("setContext", contextKey, isFocused);
  }

  /** Tells the page that has the focus; false when none has. */
  tell(message: HostMessage): boolean {
    this.#focused?.(message);
    return this.#focused !== undefined;
  }
}
