// The composer: the text to send, Send or Stop, and the lines that say which model answers and
// where it is remembered.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { maxQuestionLength } from "../shared/protocol.ts";
import { ComposerChips, RefusedAttachment, useContextStrings } from "./attachmentChips.tsx";
import { isFileDrag, isPickerSign, takeDrop, takePaste } from "./composerInput.ts";
import { ContextMeter } from "./contextMeter.tsx";
import { drawNow } from "./drawing.ts";
import { AttachIcon, QueueIcon, SendIcon, StopIcon } from "./icons.tsx";
import { isComposing } from "./imeKeys.ts";
import { QuestionHistory } from "./questionHistory.ts";
import { useServices, useStrings } from "./services.ts";
import { fill } from "./strings.ts";

/** The text box with its buttons. `onReady` gets a function that focuses it. */
export function Composer(props: { readonly onReady: (focus: () => void) => void }): JSX.Element {
  const { drafts, actions, follow, turns, conversation, context } = useServices();
  const strings = useStrings();
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => props.onReady(() => box.current?.focus()), []);
  const history = useRef(
    new QuestionHistory(() =>
      conversation.messages.value.filter(({ role }) => role === "human").map(({ text }) => text),
    ),
  );
  const showEarlier = (event: KeyboardEvent, key: "ArrowUp" | "ArrowDown"): void => {
    const { current } = box;
    const text = current === null ? undefined : history.current.step(key, current);
    if (current === null || text === undefined) return;
    event.preventDefault();
    drafts.edit(text);
    current.value = text;
    current.setSelectionRange(text.length, text.length);
  };
  const send = (): void => {
    if (turns.canQueue) {
      turns.enqueue();
      return;
    }
    const isSent = actions.canSend;
    actions.send();
    if (isSent) follow.jumpToEnd();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    drawNow();
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      actions.stop();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      if (!event.shiftKey && !event.altKey && !event.ctrlKey) showEarlier(event, event.key);
    }
  };
  const text = drafts.text.value;
  return (
    <fieldset
      class="composer"
      aria-label={strings.composer}
      onDragOver={(event) => {
        if (isFileDrag(event)) event.preventDefault();
      }}
      onDrop={(event) => takeDrop(event, context)}
    >
      <ComposerChips />
      <RefusedAttachment />
      <textarea
        ref={box}
        class="composer-text"
        aria-label={strings.message}
        placeholder={strings.placeholder}
        rows={1}
        value={text}
        onInput={(event) => {
          drafts.edit(event.currentTarget.value);
          if (isPickerSign(event, event.currentTarget)) context.attach();
        }}
        onBeforeInput={drawNow}
        onPaste={(event) => takePaste(event, context)}
        onKeyDown={onKeyDown}
        onBlur={() => drafts.flush()}
      />
      {text.length > maxQuestionLength ? (
        <p class="composer-error" role="alert">
          {fill(strings.tooLong, text.length, maxQuestionLength)}
        </p>
      ) : null}
      <div class="composer-row">
        <AttachButton />
        <ModelLine />
        <ContextMeter />
        <SendOrStop onSend={send} />
      </div>
    </fieldset>
  );
}

function AttachButton(): JSX.Element {
  const { context } = useServices();
  const label = useContextStrings().add;
  return (
    <button
      type="button"
      class="button quiet icon-button"
      aria-label={label}
      title={label}
      onClick={() => context.attach()}
    >
      <AttachIcon />
    </button>
  );
}

function SendOrStop(props: { readonly onSend: () => void }): JSX.Element {
  const { conversation, actions, turns } = useServices();
  const strings = useStrings();
  const running = conversation.running.value;
  const canStop = running === undefined ? conversation.sent.value !== undefined : running.isOwn;
  const canSend = actions.canSend;
  const name = canStop ? strings.stop : strings.send;
  return (
    <span class="send-buttons">
      {turns.canQueue ? (
        <button
          type="button"
          class="button icon-button"
          aria-label={strings.queue}
          title={strings.queue}
          onClick={props.onSend}
        >
          <QueueIcon />
        </button>
      ) : null}
      <button
        type="button"
        class="button primary icon-button"
        aria-label={name}
        title={name}
        // Not `disabled`: it would lose the focus when the answer ends.
        aria-disabled={canStop || canSend ? undefined : "true"}
        onClick={canStop ? () => actions.stop() : props.onSend}
      >
        {canStop ? <StopIcon /> : <SendIcon />}
      </button>
    </span>
  );
}

function ModelLine(): JSX.Element | null {
  const { conversation, actions } = useServices();
  const strings = useStrings();
  const model = conversation.model.value;
  if (model === undefined) return null;
  return (
    <span class="model-line">
      <button
        type="button"
        class="button quiet"
        title={fill(strings.modelAt, model.name, model.host)}
        onClick={() => actions.run("pickModel")}
      >
        {model.name === "" ? strings.pickModel : model.name}
      </button>
      {model.isReady ? null : (
        <button
          type="button"
          class="button quiet warning"
          onClick={() => actions.run(model.isGone === true ? "pickModel" : "setApiKey")}
        >
          {model.isGone === true ? strings.modelGone : strings.noKey}
        </button>
      )}
    </span>
  );
}
