// The line under the composer that says where memory is kept just now.
import type { JSX } from "preact";
import type { MemoryStatus } from "../shared/types.ts";
import { useServices, useStrings } from "./services.ts";
import { fill, type Strings } from "./strings.ts";

/** One quiet line: where memory is kept just now. */
export function MemoryLine(): JSX.Element {
  const { conversation, actions } = useServices();
  const strings = useStrings();
  const memory = conversation.memory.value;
  if (conversation.session.value?.saved === "memory") {
    return (
      <div class="memory-line temporary">
        <span class="dot" aria-hidden="true" />
        <span class="memory-text" title={strings.keptInMemory}>
          {strings.keptInMemory}
        </span>
      </div>
    );
  }
  const text = memoryText(memory, strings);
  return (
    <div class={`memory-line ${memory.kind}`} title={"reason" in memory ? memory.reason : text}>
      <span class="dot" aria-hidden="true" />
      <span class="memory-text">{text}</span>
      {memory.kind === "offline" ? (
        <button type="button" class="button quiet" onClick={() => actions.run("openRedisSettings")}>
          {strings.openRedisSettings}
        </button>
      ) : null}
      {memory.kind === "locked" ? (
        <button type="button" class="button quiet" onClick={() => actions.run("unlockMemory")}>
          {strings.unlockMemory}
        </button>
      ) : null}
    </div>
  );
}

function memoryText(memory: MemoryStatus, strings: Strings): string {
  switch (memory.kind) {
    case "local":
      return strings.keptHere;
    case "connecting":
      return fill(strings.connecting, memory.host);
    case "catchingUp":
      return fill(strings.catchingUp, memory.host);
    case "shared":
      return fill(strings.keptShared, memory.host, roundedMs(memory.roundTripMs));
    case "offline":
      if (memory.waitingTurns === 0) return fill(strings.offline, memory.host);
      return memory.waitingTurns === 1
        ? fill(strings.waitingOne, memory.host)
        : fill(strings.waitingMany, memory.host, memory.waitingTurns);
    case "locked":
      if (memory.waitingTurns === 0) return fill(strings.locked, memory.host);
      return memory.waitingTurns === 1
        ? fill(strings.lockedOne, memory.host)
        : fill(strings.lockedMany, memory.host, memory.waitingTurns);
    default:
      return memory satisfies never;
  }
}

function roundedMs(roundTripMs: number): string {
  return roundTripMs < 10 ? roundTripMs.toFixed(1) : String(Math.round(roundTripMs));
}
