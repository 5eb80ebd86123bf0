// Gives each message of the host to the parts of the page that it concerns.
import type { HostMessage } from "../shared/protocol.ts";
import { isContextMessage } from "./contextBook.ts";
import { isNoteMessage } from "./noteShelf.ts";
import { isRecallMessage } from "./recallBook.ts";
import { isSecretMessage } from "./secretWarning.ts";
import type { Services } from "./services.ts";
import { isStartMessage } from "./startBook.ts";
import { isTurnMessage } from "./turnBook.ts";

/** Takes one message that was checked. */
export function deliver(services: Services, message: HostMessage): void {
  const { context, recall, notes, conversation, library, find, turns, secrets } = services;
  if (isAboutConversation(message) && uncover(services)) {
    // What is out of reach takes no focus: once the conversation is drawn as open to it.
    requestAnimationFrame(() => deliver(services, message));
    return;
  }
  if (message.type === "delta" || message.type === "turnEnded") context.endWait();
  if (isContextMessage(message)) {
    context.apply(message);
    if (message.type === "slashDone") conversation.settle(message.turnId);
  } else if (isRecallMessage(message)) {
    recall.apply(message);
  } else if (isNoteMessage(message)) {
    notes.apply(message);
  } else if (isSecretMessage(message)) {
    secrets.apply(message);
  } else if (isStartMessage(message)) {
    services.start.apply(message);
  } else {
    turns.apply(message);
    if (isTurnMessage(message)) return;
    if (message.type === "failed") recall.fail(message.requestId);
    conversation.apply(message);
    library.apply(message);
    find.apply(message);
  }
}

/** Wants to show something of the conversation, or to put the focus there. */
function isAboutConversation({ type }: HostMessage): boolean {
  return type === "focusComposer" || type === "openFind" || type === "wish";
}

/** Closes what lies over the conversation; false when nothing does. */
function uncover({ library, notes }: Services): boolean {
  const isCovered = library.view.value !== "closed" || notes.isOpen.value;
  library.close();
  if (notes.isOpen.value) notes.close();
  return isCovered;
}
