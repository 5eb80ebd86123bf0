// The row above the composer that points out secrets in a question before it is sent.
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FoundSecret } from "../shared/secretMessages.ts";
import { type SecretStrings, secretStringsFor } from "./secretStrings.ts";
import { useServices } from "./services.ts";
import { fill } from "./strings.ts";

/** Nothing while no question waits. */
export function SecretRow(): JSX.Element | null {
  const { secrets, conversation } = useServices();
  const strings = secretStringsFor(conversation.locale.value);
  const redact = useRef<HTMLButtonElement>(null);
  const found = secrets.shown.value;
  useLayoutEffect(() => redact.current?.focus(), [found?.turnId]);
  if (found === undefined) return null;
  const names = [...new Set(found.found.map((secret) => nameOf(secret, strings)))].join(", ");
  const button = (label: string, choice: Parameters<typeof secrets.choose>[0]): JSX.Element => (
    <button
      type="button"
      class="button"
      {...(choice === "redact" && { ref: redact })}
      onClick={() => secrets.choose(choice)}
    >
      {label}
    </button>
  );
  return (
    <div class="banner secrets" role="alert">
      <span class="banner-text">{fill(strings.found, names, found.hosts.join(", "))}</span>
      {button(strings.redact, "redact")}
      {button(strings.sendAnyway, "sendAnyway")}
      {button(strings.neverAskHere, "neverAskHere")}
      {button(strings.edit, "edit")}
    </div>
  );
}

function nameOf(secret: FoundSecret, strings: SecretStrings): string {
  const { kind, issuer, excerpt, attachment } = secret;
  const name = issuer === undefined ? strings[kind] : `${issuer} ${strings[kind]}`;
  const place = attachment === undefined ? excerpt : `${attachment}: ${excerpt}`;
  return `${name} (${place})`;
}
