// The page's only way to the host: checked messages both ways, and the little state that VS Code
// keeps for a page that was hidden or killed.
import { readHostMessage } from "../shared/guards.ts";
import type { HostMessage, PageMessage } from "../shared/protocol.ts";

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** What the page itself keeps between two lives; everything else comes with `init`. */
export interface PageMemory {
  readonly sessionId?: string;
  readonly draft: string;
  /** The message at the top edge and how far it is above it, in px; absent: at the end. */
  readonly place?: { readonly messageId: string; readonly offset: number };
}

/** Speaks with the host. */
export interface HostLink {
  send(message: PageMessage): void;
  /** Calls back for every message that the guard let through; what it did not is only logged. */
  listen(onMessage: (message: HostMessage) => void): void;
  recall(): PageMemory | undefined;
  keep(memory: PageMemory): void;
}

/** The link of this page. VS Code allows only one for the life of a page. */
export function connectHost(): HostLink {
  const editor = acquireVsCodeApi();
  return {
    send: (message) => editor.postMessage(message),
    listen: (onMessage) => {
      window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        // Those that were told in one go come as a list.
        for (const told of Array.isArray(data) ? data : [data]) {
          const message = readHostMessage(told);
          if (message !== undefined) onMessage(message);
          // biome-ignore lint/suspicious/noConsole: the console is a page's log.
          else console.warn("a message was dropped: it is none of the protocol's");
        }
      });
    },
    recall: () => readMemory(editor.getState()),
    keep: (memory) => editor.setState(memory),
  };
}

function readMemory(state: unknown): PageMemory | undefined {
  if (typeof state !== "object" || state === null) return undefined;
  const { sessionId, draft, place } = state as Record<string, unknown>;
  if (typeof draft !== "string") return undefined;
  const readPlaceOf = readPlace(place);
  return {
    draft,
    ...(typeof sessionId === "string" ? { sessionId } : {}),
    ...(readPlaceOf === undefined ? {} : { place: readPlaceOf }),
  };
}

function readPlace(place: unknown): PageMemory["place"] {
  if (typeof place !== "object" || place === null) return undefined;
  const { messageId, offset } = place as Record<string, unknown>;
  if (typeof messageId !== "string" || typeof offset !== "number") return undefined;
  return { messageId, offset };
}
