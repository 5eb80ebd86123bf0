// The shared copy when none is configured: everything stays in the journal.
import type { TurnSync } from "./ports.ts";

export const localSync: TurnSync = {
  beforeTurn: async () => {},
  afterTurn: async () => "journal",
  noteChange: () => {},
  publishDelta: () => {},
  status: () => ({ kind: "local" }),
};
