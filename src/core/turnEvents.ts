// What a turn needs and what it tells: the words between chat service, turn and views.
import type { SavedWhere, SessionSummary } from "../shared/types.ts";
import type { QuestionVectors } from "./embeddingPorts.ts";
import type { RedialError } from "./errors.ts";
import type { ModelSource } from "./modelPorts.ts";
import type { NotesOfWorkspace } from "./noteBook.ts";
import type { JournalMessage, Log, SearchPort, SessionStore, TurnSync } from "./ports.ts";
import type { PromptsOfWorkspace } from "./promptPorts.ts";
import type { SummariesOfSession } from "./summaries.ts";
import type { TokenScale } from "./tokenScale.ts";

/** What happens in a turn, for every view. */
export type TurnEvent =
  | {
      readonly kind: "started";
      readonly turnId: string;
      readonly session: SessionSummary;
      readonly question: JournalMessage;
      /** Messages that a retry took out of the session. */
      readonly removedIds: readonly string[];
      /** The session that this one is a new version of, just made. */
      readonly insteadOf?: string;
    }
  | {
      readonly kind: "delta";
      readonly turnId: string;
      readonly sessionId: string;
      readonly offset: number;
      readonly text: string;
    }
  /** What the model thinks before it answers, as it comes. */
  | {
      readonly kind: "reasoning";
      readonly turnId: string;
      readonly sessionId: string;
      readonly offset: number;
      readonly text: string;
    }
  /** The endpoint refused for the moment: it is asked again after so long, 0 for now. */
  | {
      readonly kind: "retrying";
      readonly turnId: string;
      readonly sessionId: string;
      readonly waitMs: number;
      readonly reason: RedialError;
    }
  | {
      readonly kind: "ended";
      readonly turnId: string;
      readonly session: SessionSummary;
      readonly messages: readonly JournalMessage[];
      readonly saved: SavedWhere;
    }
  /** The turn ended, and later its pair arrived in the shared copy. */
  | { readonly kind: "saved"; readonly sessionId: string };

/** A turn of this window that is running. */
export interface RunningTurnState {
  readonly turnId: string;
  readonly sessionId: string;
  readonly questionId: string;
  readonly text: string;
}

export interface ChatServiceParts {
  readonly store: SessionStore;
  readonly search: SearchPort;
  readonly sync: TurnSync;
  readonly notes: NotesOfWorkspace;
  readonly summaries: SummariesOfSession;
  readonly prompts: PromptsOfWorkspace;
  readonly vectors: QuestionVectors;
  readonly models: ModelSource;
  readonly settings: () => TurnSettings;
  readonly log: Log;
}

/** What a turn works with. */
export interface TurnParts extends ChatServiceParts {
  readonly scale: TokenScale;
}

export interface TurnSettings {
  readonly systemPrompt: string;
  /** Longest silence of the endpoint, before the first piece and between pieces. */
  readonly silenceMs: number;
  /** Room that is kept for the answer, in tokens. */
  readonly answerTokens: number;
  /** Most tokens that recalled messages may take; 0 recalls nothing. */
  readonly recallTokens: number;
  /** Most tokens that notes may take; 0 sends none. */
  readonly noteTokens: number;
  /** Most tokens that a summary of older messages may take; 0 sends none. */
  readonly summaryTokens: number;
}
