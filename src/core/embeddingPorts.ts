// What recall by meaning needs: an endpoint that makes vectors, the journal that keeps them, and the
// shared copy through which machines share them. All data is structured-cloneable.

/** Makes vectors of texts. */
export interface Embedder {
  /** Names what made a vector: vectors of two names are never compared. */
  readonly model: string;
  /** One vector a text, in their order. Rejects with `model…` codes. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}

/** A question's vector. */
export interface QuestionVector {
  readonly model: string;
  readonly numbers: Float32Array;
}

/** Where a question stands by meaning; `undefined` when that is not known in time. Never rejects. */
export interface QuestionVectors {
  ofQuestion(question: string, signal: AbortSignal): Promise<QuestionVector | undefined>;
}

/** A message that has no vector yet. */
export interface Unembedded {
  /** The journal's own number of the message. */
  readonly rowid: number;
  readonly messageId: string;
  readonly workspace: string;
  readonly text: string;
}

/** Messages without a vector among those that were looked at, newest first. */
export interface UnembeddedPage {
  readonly messages: readonly Unembedded[];
  /** The numbers that were looked at; absent when nothing was left. */
  readonly range?: { readonly lowest: number; readonly highest: number };
}

/** The journal's vectors. Code `journalUnavailable`. */
export interface VectorStore {
  /** Looks at messages whose number lies between (both excluded). */
  unembedded(model: string, after: number, before: number): Promise<UnembeddedPage>;
  /** Keeps vectors of messages that are still there; the numbers are of length 1, times 127. */
  writeVectors(model: string, vectors: readonly StoredVector[]): Promise<void>;
  /** Messages that were forgotten and whose vectors may be in the shared copy. */
  forgottenVectors(limit: number): Promise<readonly ForgottenVector[]>;
  /** The shared copy has forgotten them too. */
  noteForgotten(vectors: readonly ForgottenVector[]): Promise<void>;
}

export interface StoredVector {
  readonly rowid: number;
  readonly numbers: Int8Array;
}

export interface ForgottenVector {
  readonly workspace: string;
  readonly messageId: string;
}

/** A vector in the shared copy; `print` tells whether it is of this very text and model. */
export interface SharedVector {
  readonly messageId: string;
  readonly print: string;
  readonly numbers: Int8Array;
}

/** The shared copy's vectors. Rejects with `redis…` codes. */
export interface VectorCopy {
  /** In the order of `messageIds`; `undefined` where there is none. */
  readVectors(
    workspace: string,
    messageIds: readonly string[],
  ): Promise<readonly (SharedVector | undefined)[]>;
  writeVectors(workspace: string, vectors: readonly SharedVector[]): Promise<void>;
  dropVectors(workspace: string, messageIds: readonly string[]): Promise<void>;
}
