// How much of a session would be sent with a question, without reading it.

/** The newest messages of a session that fit. */
export interface WindowSize {
  readonly messages: number;
  readonly tokens: number;
}

/** The journal's part. Code `journalUnavailable`. */
export interface WindowMeter {
  /** The size of what the store's `readWindow` gives; no text leaves the journal. */
  measureWindow(sessionId: string, maxTokens: number): Promise<WindowSize>;
}
