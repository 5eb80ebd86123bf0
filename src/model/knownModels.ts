// What is known of OpenAI's models without asking: context lengths and list prices. Other endpoints
// are asked (localServers.ts) or say it in the settings.
import type { ModelPrice } from "../core/modelPorts.ts";

interface KnownModel {
  readonly contextTokens: number;
  readonly price?: ModelPrice;
}

/** By the beginning of the name, the longest first (OpenAI's model pages and price list, 2025). */
const known: readonly (readonly [prefix: string, model: KnownModel])[] = [
  ["gpt-5-chat", { contextTokens: 128_000, price: { input: 1.25, output: 10 } }],
  ["gpt-5-mini", { contextTokens: 400_000, price: { input: 0.25, output: 2 } }],
  ["gpt-5-nano", { contextTokens: 400_000, price: { input: 0.05, output: 0.4 } }],
  ["gpt-5", { contextTokens: 400_000, price: { input: 1.25, output: 10 } }],
  ["gpt-4.1-mini", { contextTokens: 1_047_576, price: { input: 0.4, output: 1.6 } }],
  ["gpt-4.1-nano", { contextTokens: 1_047_576, price: { input: 0.1, output: 0.4 } }],
  ["gpt-4.1", { contextTokens: 1_047_576, price: { input: 2, output: 8 } }],
  ["gpt-4o-mini", { contextTokens: 128_000, price: { input: 0.15, output: 0.6 } }],
  ["gpt-4o", { contextTokens: 128_000, price: { input: 2.5, output: 10 } }],
  ["chatgpt-4o", { contextTokens: 128_000 }],
  ["gpt-4-turbo", { contextTokens: 128_000, price: { input: 10, output: 30 } }],
  ["gpt-4", { contextTokens: 8_192, price: { input: 30, output: 60 } }],
  ["gpt-3.5-turbo", { contextTokens: 16_385, price: { input: 0.5, output: 1.5 } }],
  ["o4-mini", { contextTokens: 200_000, price: { input: 1.1, output: 4.4 } }],
  ["o3-mini", { contextTokens: 200_000, price: { input: 1.1, output: 4.4 } }],
  ["o3", { contextTokens: 200_000, price: { input: 2, output: 8 } }],
  ["o1-mini", { contextTokens: 128_000 }],
  ["o1", { contextTokens: 200_000, price: { input: 15, output: 60 } }],
];

/** OpenAI's models that take text only, by their names (model pages, 2025). */
const textOnly = /^(gpt-3\.5|gpt-4(-32k)?(-\d{4})?$|gpt-4(-1106|-0125)?-preview$|o1-mini|o3-mini)/;

/** False for a model that is known to take no images; `undefined` for all others. */
export function knownToTakeImages(model: string): false | undefined {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  return textOnly.test(name) ? false : undefined;
}

/**
 * Tokens of input and output together, and the list price; `undefined` for other models. The price
 * may be out of date: only what OpenAI's own address bills is reckoned with it.
 */
export function knownModel(model: string): KnownModel | undefined {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  const match = known.find(([prefix]) => name === prefix || name.startsWith(`${prefix}-`));
  if (!match) return undefined;
  // A variant of another kind (search, audio, realtime) is not taken for it.
  const variant = name.slice(match[0].length);
  return /^(-(\d+|latest|preview))*$/.test(variant) ? match[1] : undefined;
}
