// What host and page say to each other about secrets in a question. Part of the protocol's two unions.

/** What a found secret is. */
export type SecretKind = "privateKey" | "token" | "accessToken" | "password";

/** A secret in a question, without most of its letters. */
export interface FoundSecret {
  readonly kind: SecretKind;
  /** Whose it is, where its form says so: "GitHub". */
  readonly issuer?: string;
  /** Its first letters. */
  readonly excerpt: string;
  /** Path or name of the attachment that it stands in; absent: in the question itself. */
  readonly attachment?: string;
}

/** Secrets of one `secretsFound` at most; more are there, but not listed. */
export const maxFoundSecrets = 20;

/** What is to be done with a question that holds secrets; `edit`: it is not sent. */
export type SecretChoice = "redact" | "sendAnyway" | "neverAskHere" | "edit";

/** Page to host. */
export type SecretPageMessage = {
  readonly type: "answerSecrets";
  readonly turnId: string;
  readonly choice: SecretChoice;
};

/** Host to page. */
export type SecretHostMessage =
  /**
   * The question waits: it (or what goes with it) seems to hold secrets and would go to `hosts`. Of one
   * that is to wait for an answer, `turnId` is its `queueId`.
   */
  {
    readonly type: "secretsFound";
    readonly turnId: string;
    readonly found: readonly FoundSecret[];
    readonly hosts: readonly string[];
  };
