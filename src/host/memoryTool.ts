// This workspace's memory for the editor's own chat and agents: the tool `redial_recall` (#recall), and
// the MCP server where the user turned it on. Both only read.
import * as vscode from "vscode";
import { memoryAnswer, readMemoryQuestion } from "../core/memoryAnswer.ts";
import { onSettingsChange, readJournalInMemory, readMcpEnabled } from "./settings.ts";
import type { WindowParts } from "./window.ts";
import type { Workspaces } from "./workspaces.ts";

export interface MemoryToolParts {
  readonly context: vscode.ExtensionContext;
  readonly workspaces: Workspaces;
  /** Opens journal and chat on first need. */
  readonly open: () => Promise<WindowParts>;
}

/** Tokens of notes beside what was recalled. */
const noteTokens = 500;
/** As in package.json. */
const toolName = "redial_recall";
const providerId = "redial.memory";

/** Registers both; nothing is opened before one of them is asked. */
export function offerMemory(parts: MemoryToolParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool(toolName, new RecallTool(parts)),
    ...offerServer(parts),
  );
}

class RecallTool implements vscode.LanguageModelTool<unknown> {
  readonly #parts: MemoryToolParts;

  constructor(parts: MemoryToolParts) {
    this.#parts = parts;
  }

  prepareInvocation(): vscode.PreparedToolInvocation {
    return { invocationMessage: vscode.l10n.t("Asking Redial's memory of this workspace") };
  }

  async invoke(
    options: vscode.LanguageModelToolInvocationOptions<unknown>,
  ): Promise<vscode.LanguageModelToolResult> {
    const asked = readMemoryQuestion(options.input);
    if (!asked) throw new Error("a question is needed");
    const { backend } = await this.#parts.open();
    const keys = await this.#parts.workspaces.keys();
    const found = await backend.memory.ask(asked.question, keys, asked.maxTokens);
    const notes = await backend.notes.block(keys, noteTokens);
    return new vscode.LanguageModelToolResult([
      new vscode.LanguageModelTextPart(memoryAnswer(found, notes)),
    ]);
  }
}

function offerServer({ context, workspaces }: MemoryToolParts): readonly vscode.Disposable[] {
  const changes = new vscode.EventEmitter<void>();
  const tell = (): void => changes.fire();
  return [
    changes,
    onSettingsChange("mcp", tell),
    workspaces.onChange(tell),
    vscode.lm.registerMcpServerDefinitionProvider(providerId, {
      onDidChangeMcpServerDefinitions: changes.event,
      provideMcpServerDefinitions: async () => serverDefinitions(context, workspaces),
    }),
  ];
}

/** None while it is turned off, or nothing is kept in a file. */
async function serverDefinitions(
  context: vscode.ExtensionContext,
  workspaces: Workspaces,
): Promise<vscode.McpServerDefinition[]> {
  if (!readMcpEnabled() || readJournalInMemory()) return [];
  const program = vscode.Uri.joinPath(context.extensionUri, "dist", "mcpServer.js").fsPath;
  const journal = vscode.Uri.joinPath(context.globalStorageUri, "journal.db").fsPath;
  const args = [program, journal, ...(await workspaces.keys())];
  const label = vscode.l10n.t("Redial's memory of this workspace");
  // The desktop editor's own program runs as Node with this variable.
  const environment = { ELECTRON_RUN_AS_NODE: "1" };
  return [new vscode.McpStdioServerDefinition(label, process.execPath, args, environment)];
}
