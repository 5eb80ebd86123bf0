// What the chaos run and its hosts say to each other.

/** How a host is to live. */
export interface HostOptions {
  readonly path: string;
  readonly url: string;
  readonly sessionId: string;
  readonly seed: number;
  /** Longest pause between two turns. */
  readonly thinkMs: number;
}

export type ToHost =
  /** Ask no more turns; then tell the state as often as it is asked for. */
  { readonly type: "finish" } | { readonly type: "tellState" };

/** What one journal holds of the session. */
export interface HostState {
  readonly type: "state";
  /** Ids of the messages that are shared, in order. */
  readonly ids: readonly string[];
  /** Sessions in the outbox. */
  readonly waiting: number;
  /** The newest lines of its log. */
  readonly log: readonly string[];
}

export type FromHost =
  /** A turn is kept: from here on it must not get lost, whatever happens. */
  { readonly type: "kept"; readonly turnId: string } | HostState;
