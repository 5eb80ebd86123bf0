// What an error's button, or the page, may ask the host to do: names of a closed list, each a command.
import * as vscode from "vscode";

/** What the page (or an error's button) may ask the host to do. */
export async function runPageAction(action: string): Promise<void> {
  const command = actionCommands[action];
  if (command) await vscode.commands.executeCommand(...command);
}

const actionCommands: Readonly<Record<string, [string, ...unknown[]]>> = {
  setApiKey: ["redial.setApiKey"],
  pickModel: ["redial.chooseModel"],
  openModelSettings: ["workbench.action.openSettings", "redial.model"],
  openRedisSettings: ["workbench.action.openSettings", "redial.redis"],
  connectRedis: ["redial.connectRedis"],
  unlockMemory: ["redial.encryptMemory"],
  newSession: ["redial.newSession"],
  showLog: ["redial.showLog"],
  manageTrust: ["workbench.trust.manage"],
  undo: ["redial.undo"],
  showSummary: ["redial.showSummary"],
};
