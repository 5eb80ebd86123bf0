// What the scale run and its host processes tell each other.

/** One process of hosts. */
export interface HostsOptions {
  readonly url: string;
  /** Keys of the workspaces whose windows this process holds. */
  readonly workspaces: readonly string[];
  readonly windowsEach: number;
  /** Base URL of the stand-in model. */
  readonly modelUrl: string;
  /** Pause of a window between two turns, in ms; half as much to half as much again. */
  readonly thinkMs: number;
  /** Where journals are kept: one for each workspace's machine. */
  readonly folder: string;
}

export type ToHosts = { readonly type: "begin" } | { readonly type: "finish" };

/** What one process measured. */
export interface HostsReport {
  /** History cost of every turn, in ms. */
  readonly costs: readonly number[];
  /** Ids of all messages that were told to be kept, by workspace. */
  readonly kept: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly string[];
  /** Resident bytes of the process, all of its hosts together. */
  readonly memoryBytes: number;
}

export type FromHosts =
  | { readonly type: "ready" }
  | { readonly type: "report"; readonly report: HostsReport };
