// Reads Redial's settings. What decides where keys and messages go is taken from the user's own
// settings only, whatever a workspace's files say.
import * as vscode from "vscode";
import type { ProposalMode } from "../core/noteProposals.ts";
import type { TurnSettings } from "../core/turnEvents.ts";
import type { ModelSettings } from "../model/modelEndpoint.ts";
import { type ModelParameters, reasoningEfforts } from "../model/parameters.ts";
import { readEndpoints } from "./endpointSetting.ts";

/** The area of all settings. */
const area = "redial";

/** Models are told this when the user's setting is empty of it; the text of the manifest's default. */
const defaultSystemPrompt =
  "You're a trustworthy AI assistant. Answer the question below. If you don't know, just say you don't know it.";

/** Most tokens that the summary of a session's older part takes. */
const summaryTokens = 1_500;

export function readModelSettings(): ModelSettings {
  return {
    baseUrl: userText("model.baseUrl", "https://api.openai.com/v1"),
    name: userText("model.name", "gpt-4o-mini"),
    contextTokens: userNumber("model.contextTokens", 128_000, 1_024),
    isContextSet: isSet("model.contextTokens"),
    endpoints: readEndpoints(userValue("model.endpoints")),
    parameters: readParameters(),
  };
}

function readParameters(): ModelParameters {
  const temperature = userValue("model.temperature");
  const maxTokens = userNumber("model.maxTokens", 0, 1);
  const effort = userValue("model.reasoningEffort");
  const reasoningEffort = reasoningEfforts.find((known) => known !== "" && known === effort);
  return {
    ...(typeof temperature === "number" && { temperature }),
    ...(maxTokens > 0 && { maxTokens }),
    ...(reasoningEffort && { reasoningEffort }),
  };
}

export function readTurnSettings(): TurnSettings {
  return {
    systemPrompt: userText("chat.systemPrompt", defaultSystemPrompt),
    silenceMs: userNumber("model.silenceSeconds", 120, 1) * 1_000,
    // Endpoints refuse a request whose input and longest answer together pass the context.
    answerTokens: Math.max(
      userNumber("model.answerTokens", 4_096, 64),
      userNumber("model.maxTokens", 0, 1),
    ),
    recallTokens: userNumber("recall.maxTokens", 2_000, 0),
    noteTokens: userNumber("notes.maxTokens", 500, 0),
    summaryTokens: readSummariesWanted() ? summaryTokens : 0,
  };
}

/** Whether the model may be asked for summaries of what no longer fits. */
export function readSummariesWanted(): boolean {
  return userValue("chat.summaries") === true;
}

/** The endpoint that makes vectors for recall by meaning; "" makes none. */
export function readEmbeddingSettings(): { readonly baseUrl: string; readonly model: string } {
  return {
    baseUrl: userText("embeddings.baseUrl", "").trim(),
    model: userText("embeddings.model", "text-embedding-3-small").trim(),
  };
}

/** Whether agents may read this workspace's memory through an MCP server. */
export function readMcpEnabled(): boolean {
  return userValue("mcp.enabled") === true;
}

/** Whether the model is asked after a turn what is worth keeping as notes. */
export function readProposalMode(): ProposalMode {
  const mode = userValue("notes.propose");
  return mode === "ask" || mode === "accept" ? mode : "off";
}

/** Whether the model may be asked for titles of sessions. */
export function readTitlesFromModel(): boolean {
  return userValue("chat.titlesFromModel") === true;
}

/** The Redis URL as it stands in the settings; "" keeps memory on this machine. */
export function readRedisUrl(): string {
  return userText("redis.url", "").trim();
}

/** How long sessions stay in Redis after their last change, in ms; 0 keeps them for ever. */
export function readRetentionMs(): number {
  return userNumber("redis.retentionDays", 0, 0) * 24 * 60 * 60 * 1_000;
}

/** Paths of PEM files for `rediss://`; absent ones leave it to the system. */
export function readRedisTlsPaths(): {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
} {
  return {
    ca: userText("redis.tlsCaFile", "").trim(),
    cert: userText("redis.tlsCertFile", "").trim(),
    key: userText("redis.tlsKeyFile", "").trim(),
  };
}

export function readJournalInMemory(): boolean {
  return userValue("journal.inMemory") === true;
}

/** Writes the user's own setting; `undefined` takes it away. */
export async function writeRedisUrl(url: string | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration(area)
    .update("redis.url", url, vscode.ConfigurationTarget.Global);
}

/** Tells when a setting below `redial.<part>` changed. */
export function onSettingsChange(part: string, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${area}.${part}`)) listener();
  });
}

/** What the editor says of a setting. It takes its time over that, and a question asks for twenty. */
type Inspected = { readonly globalValue?: unknown; readonly defaultValue?: unknown } | undefined;

/** By name, since the last change; `undefined` while changes are not followed. */
let inspected: Map<string, Inspected> | undefined;

/**
 * Keeps what was read until a setting changes. To be called before anyone else listens to changes: who is
 * told of one reads what it changed.
 */
export function keepSettings(): vscode.Disposable {
  inspected = new Map();
  const listening = vscode.workspace.onDidChangeConfiguration(() => inspected?.clear());
  return {
    dispose() {
      inspected = undefined;
      listening.dispose();
    },
  };
}

function inspect(name: string): Inspected {
  if (inspected?.has(name)) return inspected.get(name);
  const found = vscode.workspace.getConfiguration(area).inspect<unknown>(name);
  inspected?.set(name, found);
  return found;
}

/** The user's value or the default; never the workspace's, in whatever form it is written there. */
function userValue(name: string): unknown {
  const found = inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}

/** The user wrote this setting down. */
function isSet(name: string): boolean {
  return inspect(name)?.globalValue !== undefined;
}

function userText(name: string, otherwise: string): string {
  const value = userValue(name);
  return typeof value === "string" ? value : otherwise;
}

function userNumber(name: string, otherwise: number, least: number): number {
  const value = userValue(name);
  return typeof value === "number" && value >= least ? value : otherwise;
}
