// Which model answers a conversation: finds where the chosen one is offered now and opens it there.
import { asRedialError, RedialError } from "../core/errors.ts";
import type { ModelAsker, ModelChoice, ModelSource, OpenedModel } from "../core/modelPorts.ts";
import type { ModelStatus } from "../shared/types.ts";
import type { CatalogParts } from "./catalog.ts";
import { editorContext, editorSource, findEditorModel, openEditorModel } from "./editorModels.ts";
import { knownModel, knownToTakeImages } from "./knownModels.ts";
import { localEndpoint, localPrefix, type Presence } from "./localServers.ts";
import {
  type ModelEndpoint,
  type ModelSettings,
  namedEndpoint,
  namedPrefix,
  settingsEndpoint,
  settingsSource,
} from "./modelEndpoint.ts";
import { openOpenai } from "./openai.ts";

export interface ModelSourceParts extends CatalogParts {
  /** What was chosen for the conversation; `undefined`: what the settings say. */
  readonly chosen: (asker: ModelAsker) => ModelChoice | undefined;
  /** Room for an answer, in tokens. */
  readonly answerTokens: () => number;
}

/** How long the first question waits to hear a local server's true context, in ms. */
const lengthPatienceMs = 1_500;

/** Opens what is chosen at the moment of asking. */
export function createModelSource(parts: ModelSourceParts): ModelSource {
  return {
    // A keyring that waits for its password, or an editor's provider that never says what it has, must
    // not outlast Stop.
    open: (asker, signal) => unlessAborted(signal, openChosen(parts, asker)),

    async status(asker): Promise<ModelStatus> {
      const settings = parts.settings();
      const choice = choiceOf(parts, settings, asker);
      try {
        if (choice.source === editorSource) return await editorStatus(parts, choice);
        return await endpointStatus(parts, settings, choice);
      } catch (error) {
        // The page shows the address as it is; asking says what is wrong with it.
        const { code, args } = asRedialError(error);
        const about = { host: args.at(-1) ?? "", hasKey: false, isReady: false, isLocal: false };
        return { name: choice.model, ...about, ...(code === "modelGone" && { isGone: true }) };
      }
    },
  };
}

async function openChosen(parts: ModelSourceParts, asker: ModelAsker): Promise<OpenedModel> {
  const settings = parts.settings();
  const choice = choiceOf(parts, settings, asker);
  if (choice.source === editorSource) return openEditor(parts, choice);
  const at = endpointOf(parts, settings, choice);
  const key = await parts.findKey(at.endpoint, at.keyName);
  if (key === undefined && !at.endpoint.isLoopback) {
    throw new RedialError("modelKeyMissing", [at.endpoint.host]);
  }
  const asked = { at, key, name: choice.model };
  const [context, takesImages, presence] = await Promise.all([
    contextOf(parts, settings, asked),
    imagesOf(parts, asked),
    findLocal(parts, asked),
  ]);
  // Some servers answer with what they have, whatever model is asked for.
  if (presence === "gone") throw new RedialError("modelGone", [choice.model, at.label]);
  if (presence === "silent") {
    throw new RedialError("localServerGone", [at.label, at.endpoint.host]);
  }
  const { parameters } = settings;
  const opened = await openOpenai({ ...asked, ...context, parameters });
  return { ...opened, ...(takesImages !== undefined && { takesImages }) };
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  return Promise.race([work, aborted.promise]).finally(() => {
    signal.removeEventListener("abort", onAbort);
  });
}

function choiceOf(
  parts: ModelSourceParts,
  settings: ModelSettings,
  asker: ModelAsker,
): ModelChoice {
  return parts.chosen(asker) ?? { source: settingsSource, model: settings.name };
}

/** Where the choice is offered. Codes `modelBadAddress`, `modelGone`. */
function endpointOf(
  parts: ModelSourceParts,
  settings: ModelSettings,
  { source, model }: ModelChoice,
): ModelEndpoint {
  if (source === settingsSource) return settingsEndpoint(settings);
  const named = settings.endpoints.find(({ name }) => `${namedPrefix}${name}` === source);
  if (named) return namedEndpoint(named);
  const server = parts.servers.find(({ kind }) => `${localPrefix}${kind}` === source);
  if (server) return localEndpoint(server);
  throw new RedialError("modelGone", [model, source.replace(/^\w+:/, "")]);
}

interface ModelAt {
  readonly at: ModelEndpoint;
  readonly key: string | undefined;
  readonly name: string;
}

/**
 * What the server on this machine really takes; else what the settings say; else what is known; else
 * it is assumed, which is said.
 */
async function contextOf(
  parts: ModelSourceParts,
  settings: ModelSettings,
  { at, key, name }: ModelAt,
): Promise<Pick<OpenedModel, "contextTokens" | "isContextAssumed">> {
  const { endpoint } = at;
  const asked = endpoint.isLoopback
    ? await Promise.race([parts.lengths.of(endpoint, name, key), after(lengthPatienceMs)])
    : undefined;
  if (asked !== undefined) return { contextTokens: Math.min(asked, at.contextTokens ?? asked) };
  const contextTokens = at.contextTokens ?? knownModel(name)?.contextTokens;
  if (contextTokens !== undefined) return { contextTokens };
  return { contextTokens: settings.contextTokens, isContextAssumed: !settings.isContextSet };
}

/** What the server on this machine says; else what is known; `undefined`: it is tried. */
async function imagesOf(
  parts: ModelSourceParts,
  { at, key, name }: ModelAt,
): Promise<boolean | undefined> {
  const { endpoint } = at;
  if (!endpoint.isLoopback) return knownToTakeImages(name);
  const facts = parts.lengths.facts({ endpoint, model: name, key });
  return (await Promise.race([facts, after(lengthPatienceMs)]))?.takesImages;
}

/** Whether a model of a server that was found here is still there; `undefined` for all others. */
async function findLocal(
  parts: ModelSourceParts,
  { at, key, name }: ModelAt,
): Promise<Presence | undefined> {
  if (!at.source.startsWith(localPrefix)) return undefined;
  return parts.lengths.findModel({ endpoint: at.endpoint, model: name, key });
}

async function openEditor(parts: ModelSourceParts, choice: ModelChoice): Promise<OpenedModel> {
  const chat = await findEditorModel(parts.editor, choice.model);
  if (chat) return openEditorModel(parts.editor, chat, parts.answerTokens());
  throw new RedialError("modelGone", [choice.model, choice.model.split("/")[0] ?? ""]);
}

async function editorStatus(parts: ModelSourceParts, choice: ModelChoice): Promise<ModelStatus> {
  const chat = await findEditorModel(parts.editor, choice.model);
  const [vendor = ""] = choice.model.split("/");
  const about = { host: chat?.vendor ?? vendor, hasKey: true, isLocal: false };
  if (!chat) return { name: choice.model, ...about, isReady: false, isGone: true };
  const contextTokens = editorContext(chat, parts.answerTokens());
  return { name: chat.name, ...about, isReady: true, contextTokens };
}

async function endpointStatus(
  parts: ModelSourceParts,
  settings: ModelSettings,
  choice: ModelChoice,
): Promise<ModelStatus> {
  const at = endpointOf(parts, settings, choice);
  const { host, isLoopback } = at.endpoint;
  const key = await parts.findKey(at.endpoint, at.keyName);
  const hasKey = key !== undefined;
  const name = choice.model;
  const { contextTokens } = await contextOf(parts, settings, { at, key, name });
  const takesImages = await imagesOf(parts, { at, key, name });
  const presence = (await findLocal(parts, { at, key, name })) ?? "there";
  const isReady = (hasKey || isLoopback) && presence === "there";
  const known = { contextTokens, ...(takesImages !== undefined && { takesImages }) };
  const about = { name, host, hasKey, isReady, isLocal: isLoopback, ...known };
  return presence === "there" ? about : { ...about, isGone: true };
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
