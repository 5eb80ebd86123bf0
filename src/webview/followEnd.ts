// Where the reader is in the transcript: at the end, and then what comes is followed; or further up,
// and then nothing under the eye moves. Owns the scroll position.
import { signal } from "@preact/signals";
import type { PageMemory } from "./hostLink.ts";
import { currentArticle } from "./walkMessages.ts";

/** Closer to the end than this counts as the end; fractions of a pixel are lost to zoom. */
const endTolerancePx = 2;
const placeDelayMs = 200;

/** Follows the end of one scroller while the reader is there. */
export class FollowEnd {
  readonly isAtEnd = signal(true);
  /** True: what is shown ends before the session does, so its end is not followed. */
  isAway = false;
  #scroller: HTMLElement | undefined;
  #placeTimer: number | undefined;
  /** The newest position that was read or set. */
  #top = 0;
  readonly #onPlace: (place: PageMemory["place"]) => void;

  constructor(onPlace: (place: PageMemory["place"]) => void) {
    this.#onPlace = onPlace;
  }

  /** Starts with a scroller and the element that grows in it; call the result to end. */
  attach(scroller: HTMLElement, content: HTMLElement): () => void {
    this.#scroller = scroller;
    const onScroll = (): void => this.#readPosition();
    // Observers run after layout, so reading the height here costs no second layout.
    const observer = new ResizeObserver(() => {
      if (this.isAtEnd.value && !this.isAway) this.#toEnd();
    });
    observer.observe(content);
    observer.observe(scroller);
    scroller.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", onScroll);
      window.clearTimeout(this.#placeTimer);
      this.#scroller = undefined;
    };
  }

  /** Goes to the end and follows again. */
  jumpToEnd(): void {
    this.isAtEnd.value = true;
    this.#toEnd();
  }

  /** Puts the reader back where `place` says; without one, or when it is gone, at the end. */
  restore(place: PageMemory["place"]): void {
    const scroller = this.#scroller;
    const article = place === undefined ? undefined : this.articleOf(place.messageId);
    if (scroller === undefined || place === undefined || article === undefined) {
      this.jumpToEnd();
      return;
    }
    this.isAtEnd.value = false;
    scroller.scrollTop = article.offsetTop + place.offset;
    this.#top = scroller.scrollTop;
  }

  /** Goes to a message that was asked for and shows which one it is; at the end when it is not there. */
  goTo(messageId: string): void {
    const article = this.articleOf(messageId);
    if (article === undefined) {
      this.jumpToEnd();
      return;
    }
    this.isAtEnd.value = false;
    this.reveal(article);
    article.classList.add("found");
    article.addEventListener("animationend", () => article.classList.remove("found"), {
      once: true,
    });
  }

  /** Brings this into the middle of what is seen, unless it is seen already. */
  reveal(target: Element | Range): void {
    const scroller = this.#scroller;
    if (scroller === undefined) return;
    const node = target instanceof Range ? target.startContainer.parentElement : target;
    node?.closest(".code-block.collapsed")?.classList.remove("collapsed");
    const frame = scroller.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    if (box.top >= frame.top && box.bottom <= frame.bottom) return;
    // Of what does not fit, the beginning is seen.
    const room = Math.max(0, frame.height - box.height) / 2;
    scroller.scrollTop += box.top - frame.top - Math.min(room, frame.height / 3);
    this.#readPosition();
  }

  /** Id of the last message that is at least partly seen. */
  lastSeenMessage(): string | undefined {
    const scroller = this.#scroller;
    if (scroller === undefined) return undefined;
    const bottom = scroller.scrollTop + scroller.clientHeight;
    return this.articles().findLast(({ offsetTop }) => offsetTop < bottom)?.dataset["messageId"];
  }

  /** The article of a stored message; `undefined` when it is not on the page. */
  articleOf(messageId: string): HTMLElement | undefined {
    return this.articles().find((article) => article.dataset["messageId"] === messageId);
  }

  /** The message that was walked to last, or the newest. */
  focusTranscript(): void {
    const content = this.#scroller?.querySelector<HTMLElement>(".content");
    const article = content ? currentArticle(content) : undefined;
    (article ?? this.#scroller)?.focus({ preventScroll: true });
  }

  #toEnd(): void {
    const scroller = this.#scroller;
    if (scroller === undefined) return;
    // Before the first question it is the beginning that is read.
    const isEmpty = scroller.firstElementChild?.firstElementChild?.className === "empty";
    scroller.scrollTop = isEmpty ? 0 : scroller.scrollHeight;
    this.#top = scroller.scrollTop;
  }

  #readPosition(): void {
    const scroller = this.#scroller;
    if (scroller === undefined) return;
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    // Text may have come between a jump to the end and its event: only a move upwards leaves it.
    const hasLeft = below > endTolerancePx && scroller.scrollTop < this.#top;
    const hasArrived = below <= endTolerancePx && !this.isAway;
    if (hasLeft || hasArrived) this.isAtEnd.value = hasArrived;
    this.#top = scroller.scrollTop;
    window.clearTimeout(this.#placeTimer);
    this.#placeTimer = window.setTimeout(() => this.#onPlace(this.#readPlace()), placeDelayMs);
  }

  #readPlace(): PageMemory["place"] {
    const scroller = this.#scroller;
    if (scroller === undefined || this.isAtEnd.value) return undefined;
    const top = scroller.scrollTop;
    const article = this.articles().find(
      (candidate) => candidate.offsetTop + candidate.offsetHeight > top,
    );
    const messageId = article?.dataset["messageId"];
    if (article === undefined || messageId === undefined) return undefined;
    return { messageId, offset: top - article.offsetTop };
  }

  /** Articles of stored messages, oldest first. */
  articles(): HTMLElement[] {
    return [...(this.#scroller?.querySelectorAll<HTMLElement>("article[data-message-id]") ?? [])];
  }
}
