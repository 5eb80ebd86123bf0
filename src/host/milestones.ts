// How far a newcomer has come: what the walkthrough ticks off. Kept across windows, never unset.
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../core/disposable.ts";
import type { TurnEvent } from "../core/turnEvents.ts";
import type { MemoryStatus } from "../shared/types.ts";
import type { Backend } from "./backend.ts";

/** Steps of the walkthrough, by the context keys `redial.did.<step>` in the manifest. */
const milestones = ["chose", "asked", "cameBack", "connected", "recalled"] as const;

type Milestone = (typeof milestones)[number];

const stateKey = "redial.milestones";

/**
 * Watches the backend and sets context keys. VS Code ticks a step off only when its key changes while
 * a walkthrough is open, so the keys wait until then.
 */
export function followMilestones(
  state: vscode.Memento,
  { chat, sync }: Pick<Backend, "chat" | "sync">,
): Disposable {
  const reached = new Set(readReached(state));
  const told = new Set<Milestone>();
  const tell = (): void => {
    if (!isWelcomeOpen()) return;
    for (const step of reached) {
      if (!told.has(step)) void vscode.commands.executeCommand("setContext", keyOf(step), true);
      told.add(step);
    }
  };
  const reach = (step: Milestone): void => {
    if (reached.has(step)) return;
    reached.add(step);
    void state.update(stateKey, [...reached]);
    tell();
  };
  // Somebody who asked in an earlier window and opens the panel again has come back.
  if (reached.has("asked")) reach("cameBack");
  const look = (status: MemoryStatus): void => {
    if (status.kind === "shared") reach("connected");
  };
  look(sync.status());
  tell();
  const follow = new DisposableStore();
  follow.add(chat.onTurn((event) => stepsOf(event).forEach(reach)));
  follow.add(sync.onStatus(look));
  follow.add(vscode.window.tabGroups.onDidChangeTabs(tell));
  return follow;
}

function keyOf(step: Milestone): string {
  return `redial.did.${step}`;
}

/** Whether a tab is open that may be a walkthrough: its kind has no name in the API. */
function isWelcomeOpen(): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input === undefined),
  );
}

function readReached(state: vscode.Memento): readonly Milestone[] {
  const kept: unknown = state.get(stateKey);
  return Array.isArray(kept) ? milestones.filter((step) => kept.includes(step)) : [];
}

function stepsOf(event: TurnEvent): readonly Milestone[] {
  if (event.kind !== "ended") return [];
  const answer = event.messages.at(-1);
  if (answer?.role !== "ai" || answer.state !== "complete") return [];
  return answer.stored.includes('"recalled":[{')
    ? ["chose", "asked", "recalled"]
    : ["chose", "asked"];
}
