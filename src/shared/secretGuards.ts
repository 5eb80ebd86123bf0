// The guards of what host and page say about secrets in a question (secretMessages.ts).
import {
  type FoundSecret,
  maxFoundSecrets,
  type SecretHostMessage,
  type SecretPageMessage,
} from "./secretMessages.ts";
import type { Shape } from "./shape.ts";
import { list, object, oneOf, optional, text } from "./shape.ts";
import { id } from "./viewShapes.ts";

const found: Shape<FoundSecret> = object({
  kind: oneOf("privateKey", "token", "accessToken", "password"),
  issuer: optional(text(100)),
  excerpt: text(100),
  attachment: optional(text(200)),
});

/** Messages of the page. */
export const secretPageShapes = {
  answerSecrets: object({
    type: oneOf("answerSecrets"),
    turnId: id,
    choice: oneOf("redact", "sendAnyway", "neverAskHere", "edit"),
  }),
} satisfies { [K in SecretPageMessage["type"]]: Shape<Extract<SecretPageMessage, { type: K }>> };

/** Messages of the host. */
export const secretHostShapes = {
  secretsFound: object({
    type: oneOf("secretsFound"),
    turnId: id,
    found: list(found, maxFoundSecrets),
    hosts: list(text(4_096), 4),
  }),
} satisfies { [K in SecretHostMessage["type"]]: Shape<Extract<SecretHostMessage, { type: K }>> };
