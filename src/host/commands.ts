// The table of Redial's commands. Its ids equal those of package.json; a test compares the two.
import * as vscode from "vscode";
import { adoptSessions } from "./adoptCommand.ts";
import {
  addTerminalSelection,
  addToQuestion,
  askAboutProblems,
  askAboutSelection,
} from "./askCommands.ts";
import type { ReadOnlyDocuments } from "./documents.ts";
import { setEmbeddingsKey } from "./embeddings.ts";
import { encryptMemory } from "./encryptCommand.ts";
import { setApiKey } from "./keyCommand.ts";
import { attachLangchainSession, copyLangchainCode } from "./langchainCommands.ts";
import type { HostLog } from "./log.ts";
import { checkMemory, showStoredRecord } from "./memoryDocuments.ts";
import type { MemoryFiles } from "./memoryFiles.ts";
import { editWorkspacePrompt, showSummary } from "./memoryTexts.ts";
import { pickModel } from "./modelPicker.ts";
import { nameMemory } from "./nameCommand.ts";
import { notifyError } from "./notifications.ts";
import { runPageAction } from "./pageActions.ts";
import { recallInPicker } from "./recallPicker.ts";
import { connectRedis, disconnectRedis } from "./redisCommands.ts";
import type { Secrets } from "./secrets.ts";
import { exportAll, exportSession, importFromFile } from "./transferCommands.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

export interface CommandParts {
  readonly log: HostLog;
  readonly secrets: Secrets;
  readonly workspaces: Workspaces;
  readonly documents: ReadOnlyDocuments;
  readonly files: MemoryFiles;
  /** Opens journal and chat on first need. */
  readonly open: () => Promise<WindowParts>;
  readonly openInEditor: () => void;
}

/** `args`: what a menu or a code action hands over; checked by who takes it. */
type Command = (parts: CommandParts, args: readonly unknown[]) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  "redial.focusChat": async ({ open }) => {
    const { focus, showInPanel } = await open();
    // The editor would take the focus from the page for a moment, and what is typed then with it.
    if (!focus.tell({ type: "focusComposer" })) await showInPanel({ type: "focusComposer" });
  },
  "redial.newSession": async ({ open }) => {
    const { shown, showChat, showInPanel } = await open();
    await shown.open(undefined);
    showChat();
    await showInPanel({ type: "focusComposer" });
  },
  "redial.switchSession": async ({ open }) => (await open()).actions.switchSession(),
  "redial.showSessions": async ({ open }) => {
    await (await open()).showInPanel({ type: "openSessions" });
  },
  "redial.searchSessions": async ({ open }) => (await open()).actions.searchSessions(),
  "redial.findInSession": async ({ open }) => {
    const { focus, showInPanel } = await open();
    if (!focus.tell({ type: "openFind" })) await showInPanel({ type: "openFind" });
  },
  "redial.newTemporarySession": async ({ open }) => {
    await (await open()).actions.newTemporarySession();
    await vscode.commands.executeCommand("redial.chat.focus");
  },
  "redial.togglePin": async ({ open }) => (await open()).actions.togglePin(),
  "redial.openInEditor": async ({ openInEditor }) => openInEditor(),
  "redial.editLastQuestion": async ({ open }) =>
    (await open()).showInPanel({ type: "wish", wish: "editLastQuestion" }),
  "redial.regenerateAnswer": async ({ open }) => (await open()).turns.regenerateLast(),
  "redial.previousVersion": async ({ open }) => (await open()).turns.stepVersion(-1),
  "redial.nextVersion": async ({ open }) => (await open()).turns.stepVersion(1),
  "redial.copyAnswer": async ({ open }) => (await open()).turns.copyLast(),
  "redial.forkSession": async ({ open }) => (await open()).turns.forkLast(),
  "redial.deleteTurn": async ({ open }) => (await open()).turns.deleteLast(),
  "redial.stop": async ({ open }) => (await open()).turns.stop(),
  "redial.focusTranscript": async ({ open }) =>
    (await open()).showInPanel({ type: "wish", wish: "focusTranscript" }),
  "redial.renameSession": async ({ open }) => (await open()).actions.renameSession(),
  "redial.clearSession": async ({ open }) => (await open()).actions.clearSession(),
  "redial.deleteSession": async ({ open }) => (await open()).actions.deleteSession(),
  "redial.restoreFromTrash": async ({ open }) => (await open()).actions.restoreFromTrash(),
  "redial.exportSession": async ({ open }) => exportSession(await open()),
  "redial.exportAll": async ({ open, workspaces }) => exportAll(await open(), workspaces),
  "redial.importSessions": async ({ open, workspaces }) => importFromFile(await open(), workspaces),
  "redial.undo": async ({ open }) => (await open()).actions.undo(),
  "redial.recall": async ({ open, workspaces, log }) =>
    recallInPicker(await open(), workspaces, log),
  "redial.chooseModel": async ({ open, secrets }) => {
    const { backend, asker } = await open();
    await pickModel({ ...backend, secrets, asker });
  },
  "redial.showNotes": async ({ open }) => (await open()).showInPanel({ type: "showNotes" }),
  "redial.editWorkspacePrompt": ({ files, workspaces }) => editWorkspacePrompt(files, workspaces),
  "redial.showSummary": async ({ open, files }) => showSummary(await open(), files),
  "redial.setEmbeddingsKey": ({ secrets }) => setEmbeddingsKey(secrets),
  "redial.askAboutSelection": ({ open }) => askAboutSelection(open),
  "redial.askAboutProblems": ({ open }, [uri, problems]) => askAboutProblems(open, uri, problems),
  "redial.addToQuestion": ({ open }, [uri, uris]) => addToQuestion(open, uri, uris),
  "redial.addTerminalSelection": ({ open }) => addTerminalSelection(open),
  "redial.setApiKey": async ({ open, secrets }) => {
    const { backend, asker } = await open();
    await setApiKey(secrets, backend.choices.chosen(await asker())?.source);
  },
  "redial.connectRedis": (parts) => connectRedis(parts),
  "redial.disconnectRedis": (parts) => disconnectRedis(parts),
  "redial.copyLangchainCode": async ({ open }) => copyLangchainCode(await open()),
  "redial.attachLangchainSession": async ({ open, workspaces }) =>
    attachLangchainSession(await open(), workspaces),
  "redial.adoptSessions": async ({ open, workspaces }) => adoptSessions(await open(), workspaces),
  "redial.nameMemory": async ({ open, workspaces }) => nameMemory(await open(), workspaces),
  "redial.encryptMemory": async (parts) => encryptMemory(await parts.open(), parts),
  "redial.checkMemory": async (parts) => checkMemory(await parts.open(), parts),
  "redial.showStoredRecord": async (parts) => showStoredRecord(await parts.open(), parts),
  "redial.showLog": async ({ log }) => log.show(),
};

/** Registers the table; a command that fails says so once. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await run(parts, args);
      } catch (error) {
        await notifyError(error, parts.log, runPageAction);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
