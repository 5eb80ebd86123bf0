// The find bar over the transcript: text, place, next and previous.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { CloseIcon, DownIcon, UpIcon } from "./icons.tsx";
import { useServices, useStrings } from "./services.ts";
import { fill } from "./strings.ts";

/** The bar, when it is open. Enter goes on, Shift+Enter back, Esc closes. */
export function FindBar(): JSX.Element | null {
  const { find, library } = useServices();
  useLayoutEffect(() => {
    // Beside the key binding, which waits until the editor has noticed that the page has the focus.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isFindKey(event) || library.view.value !== "closed") return;
      event.preventDefault();
      find.open();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return find.isOpen.value ? <OpenBar /> : null;
}

/** Ctrl+F, on a Mac Cmd+F. */
function isFindKey(event: KeyboardEvent): boolean {
  const isMac = /mac/i.test(navigator.userAgent);
  const isMain = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return isMain && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "f";
}

function OpenBar(): JSX.Element {
  const { find, follow } = useServices();
  const strings = useStrings();
  const box = useRef<HTMLInputElement>(null);
  const asked = find.asked.value;
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, [asked]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      find.close();
      follow.focusTranscript();
    } else if (event.key === "Enter" && event.target === box.current) {
      if (event.shiftKey) find.previous();
      else find.next();
    } else return;
    event.preventDefault();
  };
  const { hits, index, query } = find;
  const count = hits.value?.length ?? 0;
  const isNone = hits.value !== undefined && count === 0;
  return (
    <search class="find-bar" onKeyDown={onKeyDown}>
      <input
        ref={box}
        type="text"
        class={`find-text ${isNone ? "none" : ""}`}
        aria-label={strings.find}
        placeholder={strings.find}
        value={query.value}
        onInput={(event) => find.type(event.currentTarget.value)}
      />
      <span class="find-place" role="status">
        {isNone
          ? strings.findNone
          : count === 0
            ? ""
            : fill(strings.findPlace, index.value + 1, count)}
      </span>
      <BarButton label={strings.findPrevious} isOff={count === 0} onClick={() => find.previous()}>
        <UpIcon />
      </BarButton>
      <BarButton label={strings.findNext} isOff={count === 0} onClick={() => find.next()}>
        <DownIcon />
      </BarButton>
      <BarButton
        label={strings.closeFind}
        onClick={() => {
          find.close();
          follow.focusTranscript();
        }}
      >
        <CloseIcon />
      </BarButton>
    </search>
  );
}

function BarButton(props: {
  readonly label: string;
  readonly isOff?: boolean;
  readonly onClick: () => void;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <button
      type="button"
      class="button quiet icon-button"
      aria-label={props.label}
      title={props.label}
      disabled={props.isOff === true}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}
