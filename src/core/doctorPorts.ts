// What an examination of memory found, as data: Redis's side and the journal's.

/** One finding. `sentence` is the key of its translation in l10n/; `{0}`, `{1}` stand for `args`. */
export interface Finding {
  readonly id:
    | "connection"
    | "tls"
    | "version"
    | "rights"
    | "persistence"
    | "eviction"
    | "memory"
    | "live"
    | "journal"
    | "fullText"
    | "outbox";
  /** `unknown`: it could not be found out. */
  readonly state: "ok" | "warning" | "failed" | "unknown";
  readonly sentence: string;
  readonly args: readonly string[];
}
