// What host and worker thread say to each other about the journal: calls, results, news.
import type { ErrorCode } from "../core/errors.ts";
import type { Journal } from "./journal.ts";

/** The parts of the journal that can be called from outside the worker. */
const parts = [
  "sessions",
  "turns",
  "versions",
  "trash",
  "sync",
  "items",
  "summaries",
  "vectors",
  "imports",
  "exports",
  "staging",
  "library",
  "search",
  "checks",
] as const;
export type Part = (typeof parts)[number];

/** A class of synchronous methods, as its caller in another thread sees it. */
export type Remote<T> = {
  readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: T[K] extends (
    ...args: infer A
  ) => infer R
    ? (...args: A) => Promise<R>
    : never;
};

export type RemoteJournal = { readonly [P in Part]: Remote<Journal[P]> };

export interface Call {
  readonly id: number;
  readonly part: Part;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface CallError {
  readonly code: ErrorCode;
  readonly args: readonly string[];
  /** The original's message and stack, for the log. */
  readonly detail: string;
}

/** Something about the journal's file that the user is to be told; paths are whole. */
export type JournalNotice =
  /** The file was damaged. It is kept as `keptAs`; `messages` could be read and go on. */
  | {
      readonly kind: "damaged";
      readonly keptAs: string;
      readonly messages: number;
      /** What was found, for the log. */
      readonly detail: string;
    }
  /** `keptAs` is a newer Redial's and left alone; this one writes to `path`. */
  | { readonly kind: "newer"; readonly keptAs: string; readonly path: string };

export type WorkerNews =
  /** First message: the journal is open, or why it is not. */
  | { readonly kind: "opened" }
  | { readonly kind: "failed"; readonly error: CallError }
  | { readonly kind: "notice"; readonly notice: JournalNotice }
  | { readonly kind: "result"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: CallError }
  /** Sessions that were written; by another window at least one of them. */
  | { readonly kind: "changed"; readonly sessionIds: readonly string[] }
  /** Items (core/itemPorts.ts) were written since the last time another window wrote anything. */
  | { readonly kind: "itemsChanged" }
  /** Looking for other windows' writes failed; it goes on. */
  | { readonly kind: "trouble"; readonly detail: string };
