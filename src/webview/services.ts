// What every component needs, handed down once through Preact's context.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Actions } from "./actions.ts";
import type { AnswerViews } from "./answerViews.ts";
import type { ContextBook } from "./contextBook.ts";
import type { Conversation } from "./conversation.ts";
import type { DraftKeeper } from "./drafts.ts";
import type { Find } from "./find.ts";
import type { FollowEnd } from "./followEnd.ts";
import type { NoteShelf } from "./noteShelf.ts";
import type { RecallBook } from "./recallBook.ts";
import type { SecretWarning } from "./secretWarning.ts";
import type { SessionLibrary } from "./sessionLibrary.ts";
import type { SessionRequests } from "./sessionRequests.ts";
import type { StartBook } from "./startBook.ts";
import { type Strings, stringsFor } from "./strings.ts";
import type { TurnBook } from "./turnBook.ts";

/** The parts of the page. */
export interface Services {
  readonly conversation: Conversation;
  readonly actions: Actions;
  readonly drafts: DraftKeeper;
  readonly answers: AnswerViews;
  readonly follow: FollowEnd;
  readonly recall: RecallBook;
  readonly notes: NoteShelf;
  readonly secrets: SecretWarning;
  readonly sessions: SessionRequests;
  readonly library: SessionLibrary;
  readonly find: Find;
  readonly turns: TurnBook;
  readonly context: ContextBook;
  readonly start: StartBook;
}

const context = createContext<Services | undefined>(undefined);

/** Gives the services to everything inside. */
export const ServicesProvider = context.Provider;

/** The services of this page. */
export function useServices(): Services {
  const services = useContext(context);
  if (services === undefined) throw new Error("A component stands outside the provider.");
  return services;
}

/** The words in the language of the editor. */
export function useStrings(): Strings {
  return stringsFor(useServices().conversation.locale.value);
}
