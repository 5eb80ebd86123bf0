// The list of sessions as the page holds it: pages of sessions, what a search found, the trash.
// Knows no DOM; asks the host for what is not there.
import { batch, signal } from "@preact/signals";
import type { HostMessage } from "../shared/protocol.ts";
import {
  type HitView,
  maxSearchLength,
  type RemovalView,
  type SessionRow,
  type SessionScope,
  sessionPageSize,
} from "../shared/sessionMessages.ts";
import type { HostLink } from "./hostLink.ts";

/** What the list shows. */
export type LibraryView = "closed" | "sessions" | "trash";

/** What a search found; `text` is what was searched for. */
export interface Found {
  readonly text: string;
  readonly sessions: readonly SessionRow[];
  readonly hits: readonly HitView[];
  readonly hasMore: boolean;
}

/** Pause after a key before the host is asked, in ms. */
const searchDelayMs = 120;

/** The state behind the list of sessions. */
export class SessionLibrary {
  readonly view = signal<LibraryView>("closed");
  readonly query = signal("");
  readonly scope = signal<SessionScope>("workspace");
  /** `undefined` before the first answer. */
  readonly sessions = signal<readonly SessionRow[] | undefined>(undefined);
  readonly hasMore = signal(false);
  readonly found = signal<Found | undefined>(undefined);
  readonly removals = signal<readonly RemovalView[] | undefined>(undefined);
  readonly #link: HostLink;
  readonly #onClose: () => void;
  #timer: number | undefined;
  /** The request whose answer is wanted, by what it asks for. */
  #listing: string | undefined;
  #searching: { readonly requestId: string; readonly text: string } | undefined;
  #trashing: string | undefined;
  /** Sessions that came so far, and how many are wanted before they are shown. */
  #coming: readonly SessionRow[] = [];
  #wanted = 0;

  constructor(link: HostLink, onClose: () => void) {
    this.#link = link;
    this.#onClose = onClose;
  }

  /** Shows the list, with what was searched for last gone. */
  open(): void {
    if (this.view.value === "sessions") return;
    batch(() => {
      this.view.value = "sessions";
      this.query.value = "";
      this.found.value = undefined;
    });
    this.#list();
  }

  openTrash(): void {
    this.view.value = "trash";
    this.#listTrash();
  }

  close(): void {
    if (this.view.value === "closed") return;
    window.clearTimeout(this.#timer);
    this.view.value = "closed";
    this.#onClose();
  }

  /** The user typed into the search box. */
  type(text: string): void {
    this.query.value = text.slice(0, maxSearchLength);
    window.clearTimeout(this.#timer);
    if (this.query.value.trim() === "") {
      this.#searching = undefined;
      this.found.value = undefined;
      return;
    }
    this.#timer = window.setTimeout(() => this.#search(), searchDelayMs);
  }

  choose(scope: SessionScope): void {
    if (this.scope.value === scope) return;
    this.scope.value = scope;
    this.#list();
    if (this.query.value.trim() !== "") this.#search();
  }

  /** The end of the list came into sight. */
  more(): void {
    const known = this.sessions.value;
    if (known === undefined || !this.hasMore.value || this.#listing !== undefined) return;
    this.#coming = known;
    this.#wanted = known.length + 1;
    this.#askList();
  }

  apply(message: HostMessage): void {
    switch (message.type) {
      case "sessions":
        if (message.requestId === this.#listing) this.#addSessions(message);
        break;
      case "found":
        if (message.requestId === this.#searching?.requestId) {
          const { sessions, hits, hasMore } = message;
          this.found.value = { text: this.#searching.text, sessions, hits, hasMore };
        }
        break;
      case "trash":
        if (message.requestId === this.#trashing) this.removals.value = message.removals;
        break;
      case "failed":
        if (message.requestId === this.#listing) this.#listing = undefined;
        break;
      case "sessionsChanged":
        this.#reload();
        break;
      case "openSessions":
        this.open();
        break;
      default:
        break;
    }
  }

  #reload(): void {
    if (this.view.value === "closed") return;
    this.#list();
    if (this.query.value.trim() !== "") this.#search();
    if (this.view.value === "trash") this.#listTrash();
  }

  /** Asks for as many sessions as are shown, from the first on. */
  #list(): void {
    this.#coming = [];
    this.#wanted = Math.max(1, this.sessions.value?.length ?? 0);
    this.#askList();
  }

  #askList(): void {
    this.#listing = crypto.randomUUID();
    this.#link.send({
      type: "listSessions",
      requestId: this.#listing,
      scope: this.scope.value,
      offset: this.#coming.length,
    });
  }

  #addSessions({ sessions, hasMore }: Extract<HostMessage, { type: "sessions" }>): void {
    const ids = new Set(this.#coming.map(({ session }) => session.id));
    const fresh = sessions.filter(({ session }) => !ids.has(session.id));
    this.#coming = [...this.#coming, ...fresh];
    if (hasMore && fresh.length > 0 && this.#coming.length < this.#wanted) {
      this.#askList();
      return;
    }
    this.#listing = undefined;
    batch(() => {
      this.sessions.value = this.#coming;
      this.hasMore.value = hasMore && sessions.length === sessionPageSize;
    });
  }

  #search(): void {
    const text = this.query.value;
    this.#searching = { requestId: crypto.randomUUID(), text };
    const { requestId } = this.#searching;
    this.#link.send({ type: "searchSessions", requestId, scope: this.scope.value, text });
  }

  #listTrash(): void {
    this.#trashing = crypto.randomUUID();
    this.#link.send({ type: "listTrash", requestId: this.#trashing });
  }
}
