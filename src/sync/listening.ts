// Which workspaces' live channels are listened to.

/** All are awaited for so long, in ms: what a channel tells later comes by itself. */
const longestWaitMs = 300;

export class Listening {
  readonly #joined = new Set<string>();
  #onChange = (): void => {};

  has(workspace: string): boolean {
    return this.#joined.has(workspace);
  }

  begin(workspace: string): void {
    this.#joined.add(workspace);
    this.#onChange();
  }

  end(workspace: string): void {
    this.#joined.delete(workspace);
  }

  endAll(): void {
    this.#joined.clear();
  }

  /** Resolves when all of them are listened to, when that takes too long, or when aborted. */
  async settle(workspaces: readonly string[], signal: AbortSignal): Promise<void> {
    const isSettled = (): boolean =>
      signal.aborted || workspaces.every((workspace) => this.has(workspace));
    if (isSettled()) return;
    const { promise: settled, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, longestWaitMs);
    const look = (): void => {
      if (isSettled()) resolve();
    };
    this.#onChange = look;
    signal.addEventListener("abort", look, { once: true });
    await settled;
    clearTimeout(timer);
    signal.removeEventListener("abort", look);
  }
}
