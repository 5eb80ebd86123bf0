// Where memory is kept, in the words of the protocol, from the state of the link.
import type { MemoryStatus } from "../shared/types.ts";
import type { Link } from "./link.ts";

/** `link` absent: no shared copy is configured. `waitingTurns`: finished ones that are not in it. */
export function statusOf(link: Link | undefined, waitingTurns: number): MemoryStatus {
  if (!link) return { kind: "local" };
  const { host } = link.copy;
  const { trouble } = link;
  if (trouble) {
    const kind = trouble.code === "redisLocked" ? "locked" : "offline";
    return { kind, host, waitingTurns, reason: trouble.message };
  }
  if (link.copy.condition().kind === "connecting") return { kind: "connecting", host };
  if (!link.isCaughtUp) return { kind: "catchingUp", host };
  return { kind: "shared", host, roundTripMs: Math.max(1, Math.round(link.roundTripMs)) };
}
