// What host and page say to each other where nothing was asked yet: what could answer, and what could
// be asked about. Part of the protocol's unions.

/** Most models and suggestions that are told. */
export const maxStartModels = 6;
export const maxStartSuggestions = 8;

/** A model that would answer at once, where the chosen one cannot. */
export interface StartModel {
  readonly id: string;
  readonly name: string;
  /** "Ollama", or the editor's vendor. */
  readonly provider: string;
  /** On this machine; else it is one of the editor's own. */
  readonly isLocal: boolean;
}

/** Something of the workspace that a question could be about. Nothing of its content. */
export type StartSuggestion =
  /** `label`: "a.ts:3-9". */
  | { readonly kind: "selection"; readonly label: string }
  | { readonly kind: "file"; readonly label: string }
  | { readonly kind: "problems"; readonly label: string; readonly count: number }
  /** Changes that are not committed. */
  | { readonly kind: "changes" }
  /** A prompt file, asked as `/name`. */
  | { readonly kind: "prompt"; readonly name: string };

/** Page to host. */
export type StartPageMessage =
  /** Nothing is asked yet: answered by `start`, now and at every change until `leaveStart`. */
  | { readonly type: "readStart" }
  | { readonly type: "leaveStart" }
  /** Choose a model that `start` told, for this conversation. */
  | { readonly type: "useModel"; readonly id: string };

/** Host to page. */
export interface StartHostMessage {
  readonly type: "start";
  readonly models: readonly StartModel[];
  readonly suggestions: readonly StartSuggestion[];
}
