// Everything that can answer, as the picker lists it: the endpoint of the settings, the named ones,
// the servers found on this machine, the editor's own models. Asks all at once.
import type { ModelChoice } from "../core/modelPorts.ts";
import type { EditorApi } from "./editorChat.ts";
import { editorModelName, editorSource, listEditorModels } from "./editorModels.ts";
import { openaiBaseUrl } from "./endpoint.ts";
import { fetchJson, itemsAt, textAt } from "./fetchJson.ts";
import { knownModel } from "./knownModels.ts";
import {
  type ContextLengths,
  contextOfListed,
  type LocalServer,
  localEndpoint,
} from "./localServers.ts";
import {
  type KeyFinder,
  type ModelEndpoint,
  type ModelSettings,
  namedEndpoint,
  settingsEndpoint,
} from "./modelEndpoint.ts";

/** One model of the list. */
export interface ListedModel {
  readonly choice: ModelChoice;
  readonly name: string;
  /** Who offers it: "OpenAI", a name of the settings, "Ollama", the editor's vendor. */
  readonly provider: string;
  /** Host of the endpoint; for the editor's models their vendor. */
  readonly host: string;
  readonly contextTokens?: number;
  readonly isLocal: boolean;
  /** `undefined`: it needs none. */
  readonly hasKey?: boolean;
}

/** An endpoint with what it said. */
export interface ListedEndpoint {
  readonly at: ModelEndpoint;
  readonly models: readonly ListedModel[];
  /** `undefined`: it needs none. */
  readonly hasKey?: boolean;
}

export interface CatalogParts {
  readonly settings: () => ModelSettings;
  readonly findKey: KeyFinder;
  readonly editor: EditorApi;
  readonly lengths: ContextLengths;
  /** Servers to look for on this machine. */
  readonly servers: readonly LocalServer[];
}

/** How long an endpoint may take to list its models, in ms: the picker is open meanwhile. */
const patienceMs = 4_000;
const localPatienceMs = 1_000;

/** Names of OpenAI's models that answer no chat. */
const noChat =
  /embed|tts|whisper|dall-e|moderation|audio|realtime|image|transcribe|babbage|davinci|instruct|sora/;

/** Names of models on local servers that make vectors or sort, and answer no chat. */
const noLocalChat = /embed|rerank|\bbge-|\ball-minilm\b/i;

/** All that can answer now; an endpoint that says nothing is there with its known models. */
export async function listModels(parts: CatalogParts): Promise<readonly ListedEndpoint[]> {
  const configured = configuredEndpoints(parts.settings());
  const lists = await Promise.all([
    ...configured.map((at) => listEndpoint(parts, at)),
    ...parts.servers
      .map(localEndpoint)
      .filter(({ endpoint }) => configured.every((at) => at.endpoint.origin !== endpoint.origin))
      .map((at) => listLocal(parts, at)),
  ]);
  return lists.filter((list) => list !== undefined);
}

/** What the known servers on this machine have; nothing else is asked. */
export async function listLocalModels(parts: CatalogParts): Promise<readonly ListedModel[]> {
  const lists = await Promise.all(
    parts.servers.map((server) => listLocal(parts, localEndpoint(server))),
  );
  return lists.flatMap((list) => list?.models ?? []);
}

/** The editor's own models. */
export async function listEditor(parts: CatalogParts): Promise<readonly ListedModel[]> {
  const chats = await listEditorModels(parts.editor);
  return chats.map((chat) => ({
    choice: { source: editorSource, model: editorModelName(chat) },
    name: chat.name,
    provider: chat.vendor,
    host: chat.vendor,
    contextTokens: chat.maxInputTokens,
    isLocal: false,
  }));
}

/** The endpoint of the settings and the named ones; those whose address is unusable are left out. */
export function configuredEndpoints(settings: ModelSettings): readonly ModelEndpoint[] {
  const make = [
    () => settingsEndpoint(settings),
    ...settings.endpoints.map((named) => () => namedEndpoint(named)),
  ];
  return make.flatMap((open) => {
    try {
      return [open()];
    } catch {
      // Asking it says what is wrong with its address; here is only what can be chosen.
      return [];
    }
  });
}

async function listEndpoint(parts: CatalogParts, at: ModelEndpoint): Promise<ListedEndpoint> {
  const key = await parts.findKey(at.endpoint, at.keyName);
  const { isLoopback } = at.endpoint;
  const needsKey = !isLoopback;
  // Azure lists what could be deployed, not what is.
  const canAsk = at.kind === "openai" && (key !== undefined || isLoopback);
  const listed = canAsk ? ((await askModels(at, key)) ?? []) : [];
  const models = await toListed(parts, at, key, withKnown(at, listed));
  const hasKey = needsKey || key !== undefined ? { hasKey: key !== undefined } : {};
  return { at, models, ...hasKey };
}

async function listLocal(
  parts: CatalogParts,
  at: ModelEndpoint,
): Promise<ListedEndpoint | undefined> {
  const key = await parts.findKey(at.endpoint);
  const listed = await askModels(at, key);
  return listed && { at, models: await toListed(parts, at, key, listed) };
}

interface Named {
  readonly name: string;
  readonly contextTokens?: number;
}

/** Names that the settings give come first, whether the endpoint lists them or not. */
function withKnown(at: ModelEndpoint, listed: readonly Named[]): readonly Named[] {
  const known = at.models
    .filter((name) => name !== "" && listed.every((model) => model.name !== name))
    .map((name) => ({ name }));
  return [...known, ...listed];
}

async function askModels(
  at: ModelEndpoint,
  key: string | undefined,
): Promise<readonly Named[] | undefined> {
  const { endpoint } = at;
  const answer = await fetchJson({
    endpoint,
    key,
    kind: at.kind,
    url: `${endpoint.baseUrl}/models`,
    timeoutMs: endpoint.isLoopback ? localPatienceMs : patienceMs,
  });
  if (answer.kind !== "json") return undefined;
  const isOpenai = endpoint.baseUrl === openaiBaseUrl;
  return itemsAt(answer.value, "data").flatMap((item) => {
    const name = textAt(item, "id");
    if (name === undefined || (isOpenai && noChat.test(name))) return [];
    if (endpoint.isLoopback && noLocalChat.test(name)) return [];
    const contextTokens = contextOfListed(item);
    return [{ name, ...(contextTokens !== undefined && { contextTokens }) }];
  });
}

async function toListed(
  parts: CatalogParts,
  at: ModelEndpoint,
  key: string | undefined,
  named: readonly Named[],
): Promise<readonly ListedModel[]> {
  const { endpoint, label, source } = at;
  return Promise.all(
    named.map(async ({ name, contextTokens }) => {
      const asked = endpoint.isLoopback
        ? await parts.lengths.of(endpoint, name, key)
        : contextTokens;
      const tokens = asked ?? at.contextTokens ?? knownModel(name)?.contextTokens;
      return {
        choice: { source, model: name },
        name,
        provider: label,
        host: endpoint.host,
        isLocal: endpoint.isLoopback,
        ...(tokens !== undefined && { contextTokens: tokens }),
        ...(!endpoint.isLoopback && { hasKey: key !== undefined }),
      };
    }),
  );
}
