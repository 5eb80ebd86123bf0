// Finding within the open session: the host names every message that holds the text, also those that
// are not on the page; here the reader goes from place to place. What is marked is drawn by the
// browser's highlights, so that no node changes.
import { effect, signal } from "@preact/signals";
import type { HostMessage } from "../shared/protocol.ts";
import { type FindHit, maxSearchLength } from "../shared/sessionMessages.ts";
import type { Conversation } from "./conversation.ts";
import type { FollowEnd } from "./followEnd.ts";
import type { HostLink } from "./hostLink.ts";
import type { SessionRequests } from "./sessionRequests.ts";
import { placesIn } from "./textPlaces.ts";

const findDelayMs = 120;
/** Places that are marked at most, in one message. */
const maxPlaces = 500;

interface FindParts {
  readonly link: HostLink;
  readonly conversation: Conversation;
  readonly sessions: SessionRequests;
  readonly follow: FollowEnd;
}

/** The find bar's state. One lives as long as the page does. */
export class Find {
  readonly isOpen = signal(false);
  /** Grows each time that the bar is asked for: it then takes the focus. */
  readonly asked = signal(0);
  readonly query = signal("");
  /** Messages that hold the text, oldest first; `undefined` before the host has answered. */
  readonly hits = signal<readonly FindHit[] | undefined>(undefined);
  /** Which of them the reader is at. */
  readonly index = signal(-1);
  readonly #parts: FindParts;
  #sessionId: string | undefined;
  #request: string | undefined;
  #timer: number | undefined;
  /** The current place within its message; -1: the last one, once it is drawn. */
  #place = 0;
  /** The message that was asked for and is not on the page yet. */
  #awaited: string | undefined;
  /** Words of a search hit, marked in its message. */
  #marked: { readonly messageId: string; readonly texts: readonly string[] } | undefined;

  constructor(parts: FindParts) {
    this.#parts = parts;
    effect(() => {
      void parts.conversation.messages.value;
      void parts.conversation.isReady.value;
      requestAnimationFrame(() => this.#draw());
    });
    parts.conversation.session.subscribe((session) => {
      if (session?.id !== this.#sessionId) this.close();
    });
  }

  open(): void {
    this.isOpen.value = true;
    this.asked.value++;
    this.#sessionId = this.#parts.conversation.session.value?.id;
  }

  close(): void {
    window.clearTimeout(this.#timer);
    this.isOpen.value = false;
    this.query.value = "";
    this.#forget();
    this.#draw();
  }

  /** The user typed. */
  type(text: string): void {
    this.query.value = text.slice(0, maxSearchLength);
    window.clearTimeout(this.#timer);
    this.#marked = undefined;
    this.#forget();
    if (this.query.value === "") this.#draw();
    else this.#timer = window.setTimeout(() => this.#ask(), findDelayMs);
  }

  /** Marks a search hit's words in its message, once that is on the page. */
  markIn(messageId: string, texts: readonly string[]): void {
    this.#marked = { messageId, texts };
  }

  next(): void {
    this.#go(1);
  }

  previous(): void {
    this.#go(-1);
  }

  apply(message: HostMessage): void {
    // Who is in the bar already came by the page's own key: what was typed since stays unselected.
    const isInBar = document.activeElement?.closest(".find-bar") != null;
    if (message.type === "openFind" && !isInBar) this.open();
    if (message.type !== "findResult" || message.requestId !== this.#request) return;
    this.hits.value = message.hits;
    this.index.value = this.#nearest(message.hits);
    const hit = message.hits[this.index.value];
    // While the text is typed the page stays as it is, unless the place is on it.
    if (hit !== undefined && this.#articleOf(hit.messageId) !== undefined) this.#show(hit, 0);
    else this.#draw();
  }

  #ask(): void {
    const sessionId = this.#parts.conversation.session.value?.id;
    if (sessionId === undefined) {
      this.hits.value = [];
      return;
    }
    this.#request = crypto.randomUUID();
    const { query } = this;
    this.#parts.link.send({
      type: "findInSession",
      requestId: this.#request,
      sessionId,
      text: query.value,
    });
  }

  #forget(): void {
    this.#request = undefined;
    this.#awaited = undefined;
    this.hits.value = undefined;
    this.index.value = -1;
    this.#place = 0;
  }

  /** The last message that holds the text at or above the lower edge of what is seen, else the first. */
  #nearest(hits: readonly FindHit[]): number {
    const seq = this.#lastSeen();
    const index = hits.findLastIndex((hit) => hit.seq <= seq);
    return hits.length === 0 ? -1 : Math.max(0, index);
  }

  #lastSeen(): number {
    const id = this.#parts.follow.lastSeenMessage();
    const messages = this.#parts.conversation.messages.value;
    return messages.find((message) => message.id === id)?.seq ?? Number.MAX_SAFE_INTEGER;
  }

  #go(step: 1 | -1): void {
    const hits = this.hits.value ?? [];
    const hit = hits[this.index.value];
    if (hit === undefined) return;
    const article = this.#articleOf(hit.messageId);
    if (article === undefined) {
      this.#show(hit, step === 1 ? 0 : -1);
      return;
    }
    const count = this.#placesOf(article).length;
    const place = this.#place + step;
    if (place >= 0 && place < count) {
      this.#show(hit, place);
      return;
    }
    this.index.value = (this.index.value + step + hits.length) % hits.length;
    const other = hits[this.index.value];
    if (other !== undefined) this.#show(other, step === 1 ? 0 : -1);
  }

  /** Goes to a place in a message; `place` -1 is its last one. Asks for the message if need be. */
  #show(hit: FindHit, place: number): void {
    const article = this.#articleOf(hit.messageId);
    const sessionId = this.#parts.conversation.session.value?.id;
    if (article === undefined) {
      this.#place = place;
      if (sessionId === undefined || this.#awaited === hit.messageId) return;
      this.#awaited = hit.messageId;
      this.#parts.sessions.showMessage(sessionId, hit.messageId);
      return;
    }
    const places = this.#placesOf(article);
    this.#place = place < 0 ? Math.max(0, places.length - 1) : place;
    this.#parts.follow.reveal(places[this.#place] ?? article);
    this.#draw();
  }

  /** Marks every place on the page, and the current one apart. */
  #draw(): void {
    const hit = this.hits.value?.[this.index.value];
    const current = hit && this.#articleOf(hit.messageId);
    if (hit !== undefined && current !== undefined && this.#awaited === hit.messageId) {
      this.#awaited = undefined;
      this.#show(hit, this.#place);
      return;
    }
    const wanted = new Set(this.hits.value?.map(({ messageId }) => messageId));
    const articles = this.#parts.follow.articles();
    const places = articles
      .filter(({ dataset }) => wanted.has(dataset["messageId"] ?? ""))
      .flatMap((article) => this.#placesOf(article));
    const here = current && this.#placesOf(current)[this.#place];
    CSS.highlights.set("redial-found", new Highlight(...places, ...this.#markedPlaces()));
    const now = new Highlight(...(here === undefined ? [] : [here]));
    now.priority = 1;
    CSS.highlights.set("redial-found-here", now);
  }

  #markedPlaces(): readonly Range[] {
    if (this.#marked === undefined) return [];
    const article = this.#articleOf(this.#marked.messageId);
    if (article === undefined) return [];
    return this.#marked.texts.flatMap((text) => placesIn(article, text, maxPlaces));
  }

  #placesOf(article: Element): readonly Range[] {
    return placesIn(article, this.query.value.toLowerCase(), maxPlaces);
  }

  #articleOf(messageId: string): HTMLElement | undefined {
    return this.#parts.follow.articleOf(messageId);
  }
}
