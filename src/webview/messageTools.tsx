// What can be done with a message: a toolbar in its article, seen on hover and focus, and which version
// of how many a question is.
import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../shared/types.ts";
import {
  CheckIcon,
  CopyIcon,
  EditIcon,
  ForkIcon,
  NextIcon,
  PreviousIcon,
  RetryIcon,
  TrashIcon,
} from "./icons.tsx";
import { useServices, useStrings } from "./services.ts";
import { fill } from "./strings.ts";

const copiedMs = 1_500;

/** The toolbar of a stored message; `questionId` is that of its turn, if it has one. */
export function MessageTools(props: {
  readonly message: MessageView;
  readonly questionId: string | undefined;
}): JSX.Element {
  const { turns } = useServices();
  const strings = useStrings();
  const { message, questionId } = props;
  const isPending = message.state === "pending";
  const bar = useTabStops();
  return (
    <div class="message-tools" role="toolbar" aria-label={strings.messageTools} ref={bar}>
      {message.role === "human" ? (
        <Tool
          name={strings.edit}
          off={isPending || turns.cannotAsk}
          onUse={() => turns.canAsk && turns.edit(message.id, message.text)}
        >
          <EditIcon />
        </Tool>
      ) : null}
      {message.role === "ai" && questionId !== undefined ? (
        <Tool
          name={strings.regenerate}
          off={turns.cannotAsk}
          onUse={() => turns.regenerate(questionId)}
        >
          <RetryIcon />
        </Tool>
      ) : null}
      <CopyTool messageId={message.id} />
      <Tool name={strings.forkHere} off={isPending} onUse={() => turns.fork(message.id)}>
        <ForkIcon />
      </Tool>
      <Tool name={strings.deleteTurn} off={isPending} onUse={() => turns.deleteTurn(message.id)}>
        <TrashIcon />
      </Tool>
    </div>
  );
}

/** `‹ 2/3 ›`; nothing for a question with one version. */
export function Versions(props: { readonly questionId: string }): JSX.Element | null {
  const { turns } = useServices();
  const strings = useStrings();
  const bar = useTabStops();
  const version = turns.versionOf(props.questionId);
  if (version === undefined) return null;
  const { index, count } = version;
  const step = (by: number): number => (index + by + count) % count;
  const show = (by: number): void => turns.showVersion(props.questionId, step(by));
  return (
    <div class="versions" role="toolbar" aria-label={strings.versions} ref={bar}>
      <Tool name={fill(strings.previousVersion, step(-1) + 1, count)} onUse={() => show(-1)}>
        <PreviousIcon />
      </Tool>
      <span class="version-number">{fill(strings.versionOf, index + 1, count)}</span>
      <Tool name={fill(strings.nextVersion, step(1) + 1, count)} onUse={() => show(1)}>
        <NextIcon />
      </Tool>
    </div>
  );
}

function CopyTool(props: { readonly messageId: string }): JSX.Element {
  const { turns } = useServices();
  const strings = useStrings();
  const [isCopied, setCopied] = useState(false);
  return (
    <Tool
      name={isCopied ? strings.copiedMarkdown : strings.copyMarkdown}
      onUse={() => {
        turns.copy(props.messageId);
        setCopied(true);
        setTimeout(() => setCopied(false), copiedMs);
      }}
    >
      {isCopied ? <CheckIcon /> : <CopyIcon />}
    </Tool>
  );
}

function Tool(props: {
  readonly name: string;
  /** True: a click does nothing. A signal only shows it, without drawing the button anew. */
  readonly off?: boolean | ReadonlySignal<boolean>;
  readonly onUse: () => void;
  readonly children: JSX.Element;
}): JSX.Element {
  const { off = false } = props;
  // Not `disabled`: a button that is switched off would lose the focus that stands on it.
  return (
    <button
      type="button"
      class="button quiet icon-button"
      aria-label={props.name}
      title={props.name}
      aria-disabled={off}
      tabIndex={-1}
      onClick={() => {
        if (off !== true) props.onUse();
      }}
    >
      {props.children}
    </button>
  );
}

/** The buttons of a toolbar that comes late are stops of the Tab key if their article is one. */
function useTabStops(): { readonly current: HTMLDivElement | null } {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const stop = bar.current?.closest("article")?.tabIndex ?? -1;
    for (const button of bar.current?.querySelectorAll("button") ?? []) button.tabIndex = stop;
  }, []);
  return bar;
}
