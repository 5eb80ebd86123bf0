// The guards of what host and page say where nothing was asked yet (startMessages.ts).
import type { PageMessage } from "./protocol.ts";
import type { Shape } from "./shape.ts";
import { atLeast, flag, list, object, oneOf, tagged, text } from "./shape.ts";
import {
  maxStartModels,
  maxStartSuggestions,
  type StartHostMessage,
  type StartModel,
  type StartPageMessage,
  type StartSuggestion,
} from "./startMessages.ts";
import { id } from "./viewShapes.ts";

const label = text(1_000);

/** Messages of the page. */
export const startPageShapes = {
  readStart: object({ type: oneOf("readStart") }),
  leaveStart: object({ type: oneOf("leaveStart") }),
  useModel: object({ type: oneOf("useModel"), id }),
} satisfies { [K in StartPageMessage["type"]]: Shape<Extract<StartPageMessage, { type: K }>> };

/** True for the messages of {@link startPageShapes}. */
export function isStartRequest(message: PageMessage): message is StartPageMessage {
  return Object.hasOwn(startPageShapes, message.type);
}

const model: Shape<StartModel> = object({ id, name: label, provider: label, isLocal: flag });

const suggestion = tagged<StartSuggestion>("kind", {
  selection: object({ kind: oneOf("selection"), label }),
  file: object({ kind: oneOf("file"), label }),
  problems: object({ kind: oneOf("problems"), label, count: atLeast(1) }),
  changes: object({ kind: oneOf("changes") }),
  prompt: object({ kind: oneOf("prompt"), name: label }),
} satisfies { [K in StartSuggestion["kind"]]: Shape<Extract<StartSuggestion, { kind: K }>> });

/** Messages of the host. */
export const startHostShapes = {
  start: object({
    type: oneOf("start"),
    models: list(model, maxStartModels),
    suggestions: list(suggestion, maxStartSuggestions),
  }),
} satisfies { [K in StartHostMessage["type"]]: Shape<StartHostMessage> };
