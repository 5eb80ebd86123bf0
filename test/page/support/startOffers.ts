// A first page with all that it can begin with.
import type { StartHostMessage } from "../../../src/shared/startMessages.ts";
import type { ModelStatus } from "../../../src/shared/types.ts";

/** A model that cannot answer, for want of a key. */
export const noKey: ModelStatus = {
  name: "gpt-4o-mini",
  host: "api.openai.com",
  hasKey: false,
  isReady: false,
  isLocal: false,
};

/** Everything that there can be. */
export const startOffers: StartHostMessage = {
  type: "start",
  models: [
    { id: "start-0", name: "qwen3:8b", provider: "Ollama", isLocal: true },
    { id: "start-1", name: "GPT-5 mini", provider: "copilot", isLocal: false },
  ],
  suggestions: [
    { kind: "selection", label: "aVeryLongNameOfAFileThatDoesNotFit.test.ts:3-9" },
    { kind: "problems", label: "aVeryLongNameOfAFileThatDoesNotFit.test.ts", count: 2 },
    { kind: "changes" },
    { kind: "prompt", name: "release" },
  ],
};
