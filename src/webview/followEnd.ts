// Where the reader is in the transcript: at the end, and then what comes is followed; or further up,
// and then nothing under the eye moves. Owns the scroll position.
import { signal } from "@preact/signals";
import type { PageMemory } from "./hostLink.ts";

/** Closer to the end than this counts as the end; fractions of a pixel are lost to zoom. */
const endTolerancePx = 2;
const placeDelayMs = 200;

/** Follows the end of one scroller while the reader is there. */
export class FollowEnd {
  readonly isAtEnd = signal(true);
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
      if (this.isAtEnd.value) this.#toEnd();
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
    const article =
      place === undefined
        ? undefined
        : this.#articles().find((candidate) => candidate.dataset["messageId"] === place.messageId);
    if (scroller === undefined || place === undefined || article === undefined) {
      this.jumpToEnd();
      return;
    }
    this.isAtEnd.value = false;
    scroller.scrollTop = article.offsetTop + place.offset;
    this.#top = scroller.scrollTop;
  }

  #toEnd(): void {
    const scroller = this.#scroller;
    if (scroller === undefined) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#top = scroller.scrollTop;
  }

  #readPosition(): void {
    const scroller = this.#scroller;
    if (scroller === undefined) return;
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    // Text may have come between a jump to the end and its event: only a move upwards leaves it.
    const hasLeft = below > endTolerancePx && scroller.scrollTop < this.#top;
    const hasArrived = below <= endTolerancePx;
    if (hasLeft || hasArrived) this.isAtEnd.value = hasArrived;
    this.#top = scroller.scrollTop;
    window.clearTimeout(this.#placeTimer);
    this.#placeTimer = window.setTimeout(() => this.#onPlace(this.#readPlace()), placeDelayMs);
  }

  #readPlace(): PageMemory["place"] {
    const scroller = this.#scroller;
    if (scroller === undefined || this.isAtEnd.value) return undefined;
    const top = scroller.scrollTop;
    const article = this.#articles().find(
      (candidate) => candidate.offsetTop + candidate.offsetHeight > top,
    );
    const messageId = article?.dataset["messageId"];
    if (article === undefined || messageId === undefined) return undefined;
    return { messageId, offset: top - article.offsetTop };
  }

  #articles(): HTMLElement[] {
    return [...(this.#scroller?.querySelectorAll<HTMLElement>("article[data-message-id]") ?? [])];
  }
}
