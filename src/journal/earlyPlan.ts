// The plan of the push that follows a turn's end. It is made inside of the end's own transaction, where
// the rows are at hand and no lock is to be taken, and is there when sync asks for it next.
import type { PlannedPush } from "../core/syncPorts.ts";
import type { Database } from "./database.ts";

export class EarlyPlan {
  readonly #db: Database;
  #plan: PlannedPush | undefined;
  #writes = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Called when what it plans to push has been committed. */
  keep(plan: PlannedPush | undefined): void {
    this.#plan = plan;
    this.#writes = this.#db.writes;
  }

  /**
   * Gives the session's plan, once, as long as nothing else was written here. What another window writes
   * meanwhile meets it as it meets a push that is on its way.
   */
  take(sessionId: string): PlannedPush | undefined {
    const plan = this.#plan;
    if (plan?.address.sessionId !== sessionId) return undefined;
    this.#plan = undefined;
    return this.#writes === this.#db.writes ? plan : undefined;
  }
}
