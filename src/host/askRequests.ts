// What one page asks a model, on its way to the chat service: trusted, looked through for secrets, and
// no longer a draft.
import type { HostMessage, PageMessage } from "../shared/protocol.ts";
import type { TurnPageMessage } from "../shared/turnMessages.ts";
import type { MemoryStatus, ModelStatus } from "../shared/types.ts";
import type { AttachmentTray } from "./attachmentTray.ts";
import type { Backend } from "./backend.ts";
import type { SecretCheck } from "./secretCheck.ts";
import { runSlashCommand, slashCommandOf, withCode } from "./slashRequests.ts";
import { needTrust } from "./trust.ts";
import type { Workspaces } from "./workspaces.ts";

type Of<T extends PageMessage["type"]> = Extract<PageMessage, { type: T }>;

export interface AskParts {
  readonly backend: Backend;
  readonly workspaces: Workspaces;
  readonly tray: AttachmentTray;
  readonly post: (message: HostMessage) => void;
  /** Tells the window's other pages. */
  readonly tellOthers: (message: HostMessage) => void;
}

/** Asks, unless the user takes the question back. Codes as `ChatService.ask`, `untrusted`. */
export async function answerAsk(
  { backend, workspaces, tray, post, tellOthers }: AskParts,
  secrets: SecretCheck,
  { turnId, sessionId, text, attachmentIds = [] }: Of<"ask">,
): Promise<void> {
  needTrust();
  const workspace = (await workspaces.current()).key;
  const draftOwner = sessionId ?? workspace;
  const command = await slashCommandOf(text);
  if (command?.kind === "do") {
    await backend.store.saveDraft(draftOwner, "");
    await runSlashCommand(backend, command, sessionId);
    post({ type: "slashDone", turnId });
    return;
  }
  void backend.instructions.askOnce();
  const hold = (): Promise<void> => backend.store.saveDraft(draftOwner, text);
  const beside = tray.peek(attachmentIds);
  const given = command ? await withCode(beside) : beside;
  const outgoing = { text: command?.question ?? text, attachments: given };
  const passed = await secrets.pass(turnId, outgoing, hold);
  if (passed === undefined) return;
  const session = sessionId !== undefined && { sessionId };
  tellOthers({ type: "draft", ...session, text: "" });
  const attachments = tray.take(attachmentIds);
  try {
    await backend.chat.ask({ turnId, workspace, draftOwner, ...passed, ...session });
  } catch (error) {
    // The question goes back to the composer, and what went with it.
    tray.add(attachments);
    throw error;
  }
}

/**
 * A request about turns as it may be answered: words that are new in it are looked through. `undefined`:
 * the user takes them back.
 */
export async function passTurnRequest(
  parts: Pick<AskParts, "backend">,
  secrets: SecretCheck,
  message: TurnPageMessage,
): Promise<TurnPageMessage | undefined> {
  switch (message.type) {
    case "editQuestion":
      // The page that is killed meanwhile shows the question as it was: nothing is lost but the edit.
      return passText(secrets, message.turnId, message, async () => {});
    case "queueQuestion": {
      const { queueId, sessionId, text } = message;
      const hold = (): Promise<void> => parts.backend.store.saveDraft(sessionId, text);
      return passText(secrets, queueId, message, hold);
    }
    default:
      return message;
  }
}

async function passText<T extends { readonly text: string }>(
  secrets: SecretCheck,
  name: string,
  message: T,
  hold: () => Promise<void>,
): Promise<T | undefined> {
  needTrust();
  const passed = await secrets.pass(name, { text: message.text, attachments: [] }, hold);
  return passed && { ...message, text: passed.text };
}

/** Where a question goes, off this machine. */
export function hostsOf(memory: MemoryStatus, model: ModelStatus): readonly string[] {
  return [
    ...(model.isLocal ? [] : [model.host]),
    ...(memory.kind === "local" ? [] : [`Redis (${memory.host})`]),
  ];
}
