// A question while it is edited, in its own article: Enter sends it as a new version, Escape leaves it
// as it was.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isComposing } from "./imeKeys.ts";
import { useServices, useStrings } from "./services.ts";

/** Takes the focus when it comes, and gives it back to its article when it goes. */
export function QuestionEditor(props: {
  readonly messageId: string;
  readonly text: string;
}): JSX.Element {
  const { turns, follow } = useServices();
  const strings = useStrings();
  const box = useRef<HTMLTextAreaElement>(null);
  const { messageId } = props;
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    current.value = props.text;
    current.focus();
    current.setSelectionRange(props.text.length, props.text.length);
  }, []);
  const send = (): void => {
    if (!turns.sendEdited(messageId, box.current?.value ?? "")) return;
    follow.jumpToEnd();
  };
  const cancel = (): void => {
    const article = box.current?.closest("article");
    turns.cancelEdit();
    article?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    }
  };
  return (
    <div class="question-editor">
      <textarea
        ref={box}
        class="composer-text"
        aria-label={strings.editing}
        rows={1}
        onKeyDown={onKeyDown}
      />
      <div class="question-editor-row">
        <button type="button" class="button" onClick={cancel}>
          {strings.cancel}
        </button>
        <button type="button" class="button primary" onClick={send}>
          {strings.sendEdited}
        </button>
      </div>
    </div>
  );
}
