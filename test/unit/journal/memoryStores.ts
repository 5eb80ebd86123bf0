// A journal in memory through its ports, as core and host see it behind the worker.
import type { SessionStores } from "../../../src/core/temporarySessions.ts";
import type { Remote } from "../../../src/journal/calls.ts";
import { toStore } from "../../../src/journal/client.ts";
import type { Journal } from "../../../src/journal/journal.ts";

/** Store and lists over the journal; every answer is a copy and comes later. */
export function memoryStores(journal: Journal): SessionStores {
  const { sessions, turns, versions, trash, library, exports } = journal;
  return {
    store: toStore({
      sessions: remote(sessions),
      turns: remote(turns),
      versions: remote(versions),
      trash: remote(trash),
    }),
    library: remote(library),
    exports: remote(exports),
  };
}

/** The part's methods as the worker's caller has them. */
export function remote<T extends object>(part: T): Remote<T> {
  return new Proxy(part, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return undefined;
      return async (...args: readonly unknown[]) =>
        structuredClone(Reflect.apply(method, target, args));
    },
  }) as unknown as Remote<T>; // The very methods of T, asynchronous.
}
