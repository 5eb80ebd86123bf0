// What Restricted Mode forbids: asking models and using Redis. Reading what is kept here is allowed.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";

/** Code `untrusted` until the user trusts the workspace. */
export function needTrust(): void {
  if (!vscode.workspace.isTrusted) throw new RedialError("untrusted");
}
