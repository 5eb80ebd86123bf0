// What stands where nothing was asked yet: what Redial is, what could answer where nothing can, and
// what of the workspace could be asked about.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { StartModel, StartSuggestion } from "../shared/startMessages.ts";
import { useServices, useStrings } from "./services.ts";
import { type StartStrings, startStringsFor } from "./startStrings.ts";
import { fill } from "./strings.ts";

/** The page before the first question. */
export function EmptyState(): JSX.Element {
  const { conversation } = useServices();
  const isTemporary = conversation.session.value?.saved === "memory";
  const strings = useStrings();
  useStart();
  return (
    <div class="empty">
      <h2>{isTemporary ? strings.temporaryTitle : strings.emptyTitle}</h2>
      <p>{isTemporary ? strings.temporaryText : strings.emptyText}</p>
      <Models />
      <Suggestions />
    </div>
  );
}

/** Asks the host for what there is, as long as it can be seen. */
function useStart(): void {
  const { conversation, start } = useServices();
  const isTrusted = conversation.isTrusted.value;
  const isReady = conversation.model.value?.isReady;
  useEffect(() => start.read(), [isTrusted, isReady]);
  useEffect(() => {
    // A server may have been started, a file changed, while the eye was elsewhere.
    const readAgain = (): void => start.read();
    window.addEventListener("focus", readAgain);
    return () => {
      window.removeEventListener("focus", readAgain);
      start.leave();
    };
  }, []);
}

function Models(): JSX.Element | null {
  const { conversation, start, actions } = useServices();
  const strings = startStringsFor(conversation.locale.value);
  const model = conversation.model.value;
  if (!conversation.isTrusted.value || model === undefined || model.isReady) return null;
  return (
    <section class="start" aria-label={strings.noModel}>
      <h3>{strings.noModel}</h3>
      <ul>
        {start.models.value.map((found) => (
          <Row key={found.id} onClick={() => start.use(found)}>
            {modelText(strings, found)}
          </Row>
        ))}
        {model.hasKey || model.isGone === true ? null : (
          <Row onClick={() => actions.run("setApiKey")}>{fill(strings.setKey, model.host)}</Row>
        )}
        <Row onClick={() => actions.run("pickModel")}>{strings.chooseModel}</Row>
      </ul>
    </section>
  );
}

function Suggestions(): JSX.Element | null {
  const { conversation, start } = useServices();
  const strings = startStringsFor(conversation.locale.value);
  const suggestions = start.suggestions.value;
  if (suggestions.length === 0) return null;
  return (
    <section class="start" aria-label={strings.beginWith}>
      <h3>{strings.beginWith}</h3>
      <ul>
        {suggestions.map((suggestion) => {
          const text = suggestionText(strings, suggestion);
          return (
            <Row key={text} onClick={() => start.take(suggestion, strings.reviewChanges)}>
              {text}
            </Row>
          );
        })}
      </ul>
    </section>
  );
}

function Row(props: { readonly onClick: () => void; readonly children: string }): JSX.Element {
  return (
    <li>
      <button type="button" class="button start-row" onClick={props.onClick}>
        {props.children}
      </button>
    </li>
  );
}

function modelText(strings: StartStrings, { name, provider, isLocal }: StartModel): string {
  return fill(isLocal ? strings.useLocal : strings.useEditor, name, provider);
}

function suggestionText(strings: StartStrings, suggestion: StartSuggestion): string {
  switch (suggestion.kind) {
    case "selection":
      return fill(strings.aboutSelection, suggestion.label);
    case "file":
      return fill(strings.aboutFile, suggestion.label);
    case "problems": {
      const { label, count } = suggestion;
      return fill(count === 1 ? strings.problem : strings.problems, label, count);
    }
    case "changes":
      return strings.changes;
    case "prompt":
      return `/${suggestion.name}`;
  }
}
