// Answers that ended out of sight: in a session that is not shown, behind a hidden view, or below
// what a reader sees. Kept for the window, so that a reload does not forget them.
import * as vscode from "vscode";
import type { TurnEvent } from "../core/turnEvents.ts";

const stateKey = "redial.unread";

/** By session: the first answer that was not seen. */
type Marks = Readonly<Record<string, string>>;

export class Unread implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<number>();
  /** What each page that can be seen shows to its end. */
  readonly #inSight = new Map<object, string>();
  #marks: Marks;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#marks = state.get<Marks>(stateKey) ?? {};
  }

  /** Sessions with an answer that was not seen. */
  get count(): number {
    return Object.keys(this.#marks).length;
  }

  /** Fires with the number of such sessions. */
  onChange(listener: (count: number) => void): vscode.Disposable {
    return this.#changed.event(listener);
  }

  /** The session's first answer that was not seen. */
  of(sessionId: string): string | undefined {
    return Object.hasOwn(this.#marks, sessionId) ? this.#marks[sessionId] : undefined;
  }

  note(event: TurnEvent): void {
    if (event.kind !== "ended") return;
    const { id } = event.session;
    const answer = event.messages.findLast((message) => message.role === "ai");
    const isSeen = [...this.#inSight.values()].includes(id);
    if (!answer || isSeen || this.of(id) !== undefined) return;
    this.#set({ ...this.#marks, [id]: answer.id });
  }

  /** A page shows the session, to its end or not. */
  noteReading(page: object, sessionId: string, isAtEnd: boolean): void {
    if (!isAtEnd) {
      this.#inSight.delete(page);
      return;
    }
    this.#inSight.set(page, sessionId);
    if (this.of(sessionId) === undefined) return;
    const { [sessionId]: _, ...rest } = this.#marks;
    this.#set(rest);
  }

  /** The page shows another session now; whether to its end, it tells by itself. */
  noteShown(page: object, sessionId: string | undefined): void {
    if (this.#inSight.get(page) !== sessionId) this.#inSight.delete(page);
  }

  noteHidden(page: object): void {
    this.#inSight.delete(page);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #set(marks: Marks): void {
    this.#marks = marks;
    void this.#state.update(stateKey, marks);
    this.#changed.fire(this.count);
  }
}
