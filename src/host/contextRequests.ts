// Answers what a page asks about the question's context: attach, take away, measure.
import * as vscode from "vscode";
import type { ModelAsker } from "../core/modelPorts.ts";
import type { ContextPageMessage } from "../shared/contextMessages.ts";
import type { HostMessage } from "../shared/protocol.ts";
import type { AttachmentTray } from "./attachmentTray.ts";
import type { Backend } from "./backend.ts";
import { gather, gatherPicked } from "./contextSources.ts";
import { fileAttachments, imageAttachment, textAttachment } from "./readAttachments.ts";
import { needTrust } from "./trust.ts";
import type { Workspaces } from "./workspaces.ts";

export interface ContextParts {
  readonly backend: Backend;
  readonly tray: AttachmentTray;
  readonly workspaces: Workspaces;
  readonly post: (message: HostMessage) => void;
}

/** Codes as those of {@link gather}. */
export async function answerContextRequest(
  parts: ContextParts,
  message: ContextPageMessage,
): Promise<void> {
  const { tray } = parts;
  switch (message.type) {
    case "attach":
      return tray.add(await (message.kind ? gather(message.kind) : gatherPicked()));
    case "attachDropped":
      return tray.add(await fileAttachments(message.uris.flatMap(toUri)));
    case "attachImage":
      needTrust();
      return tray.add([imageAttachment(message.name, message.mediaType, message.data)]);
    case "attachText": {
      needTrust();
      const label = vscode.l10n.t("Pasted text");
      return tray.add([textAttachment({ kind: "text", label }, message.text)]);
    }
    case "detach":
      return tray.remove(message.id);
    case "measure":
      return measure(parts, message);
  }
}

/** Tells the page what goes with the next question. */
export function tellTray({ tray, post }: Pick<ContextParts, "tray" | "post">): void {
  post({ type: "attachments", items: tray.views() });
}

async function measure(
  { backend, tray, workspaces, post }: ContextParts,
  { sessionId, text }: Extract<ContextPageMessage, { type: "measure" }>,
): Promise<void> {
  const { key: workspace } = await workspaces.current();
  const asker: ModelAsker = { workspace, ...(sessionId !== undefined && { sessionId }) };
  const attachments = tray.all();
  const measured = await backend.chat.measure({ asker, question: text, attachments });
  if (attachments.length > 0 && attachments.length === tray.all().length) {
    post({ type: "attachments", items: tray.views(measured.attachments.map(({ cut }) => cut)) });
  }
  post({ type: "budget", sent: measured.sent });
}

/** Only files: a URI of another scheme names nothing that can be read as one. */
function toUri(text: string): readonly vscode.Uri[] {
  try {
    const uri = vscode.Uri.parse(text.trim(), true);
    return ["file", "vscode-remote", "vscode-vfs", "untitled"].includes(uri.scheme) ? [uri] : [];
  } catch {
    // A drag can carry anything.
    return [];
  }
}
