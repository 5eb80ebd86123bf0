// Where the shown part of a session begins and ends: more is asked for when that comes into sight.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useServices, useStrings } from "./services.ts";

export function OlderMessages(props: { readonly onNeeded: () => void }): JSX.Element | null {
  const { conversation } = useServices();
  const strings = useStrings();
  const { hasOlder, olderRequest, messages } = conversation;
  if (!hasOlder.value) return null;
  const isLoading = olderRequest.value !== undefined;
  return (
    <Edge edgeId={messages.value[0]?.id} isLoading={isLoading} onNeeded={props.onNeeded}>
      {isLoading ? strings.loadingOlder : strings.loadOlder}
    </Edge>
  );
}

export function NewerMessages(props: { readonly onNeeded: () => void }): JSX.Element | null {
  const { conversation } = useServices();
  const strings = useStrings();
  const { hasNewer, newerRequest, messages } = conversation;
  if (!hasNewer.value) return null;
  const isLoading = newerRequest.value !== undefined;
  return (
    <Edge edgeId={messages.value.at(-1)?.id} isLoading={isLoading} onNeeded={props.onNeeded}>
      {strings.loadNewer}
    </Edge>
  );
}

/** Where the shown part ends: asks for more when it comes into sight. `edgeId`: the last shown there. */
function Edge(props: {
  readonly edgeId: string | undefined;
  readonly isLoading: boolean;
  readonly onNeeded: () => void;
  readonly children: string;
}): JSX.Element {
  const edge = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (edge.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) props.onNeeded();
    });
    observer.observe(edge.current);
    return () => observer.disconnect();
  }, [props.edgeId]);
  return (
    <div class="older" ref={edge}>
      <button
        type="button"
        class="button quiet"
        disabled={props.isLoading}
        onClick={props.onNeeded}
      >
        {props.children}
      </button>
    </div>
  );
}
