// Reads the setting `redial.model.endpoints`: what the user wrote is data from outside, checked here.
import type { NamedEndpoint } from "../model/modelEndpoint.ts";

/** The usable entries, each name once; an entry without a name or an address is left out. */
export function readEndpoints(value: unknown): readonly NamedEndpoint[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const byName = new Map<string, NamedEndpoint>();
  for (const entry of entries) {
    const endpoint = readEndpoint(entry);
    if (endpoint && !byName.has(endpoint.name)) byName.set(endpoint.name, endpoint);
  }
  return [...byName.values()];
}

function readEndpoint(entry: unknown): NamedEndpoint | undefined {
  const name = textAt(entry, "name");
  const baseUrl = textAt(entry, "baseUrl");
  if (name === undefined || baseUrl === undefined) return undefined;
  const apiVersion = textAt(entry, "apiVersion");
  const contextTokens = numberAt(entry, "contextTokens");
  const input = numberAt(entry, "inputPrice");
  const output = numberAt(entry, "outputPrice");
  return {
    name,
    baseUrl,
    kind: fieldAt(entry, "kind") === "azure" ? "azure" : "openai",
    models: namesAt(entry, "models"),
    ...(apiVersion !== undefined && { apiVersion }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(input !== undefined && output !== undefined && { price: { input, output } }),
  };
}

function namesAt(entry: unknown, name: string): readonly string[] {
  const names: unknown = fieldAt(entry, name);
  return Array.isArray(names)
    ? names.filter((item) => typeof item === "string" && item !== "")
    : [];
}

function textAt(entry: unknown, name: string): string | undefined {
  const value = fieldAt(entry, name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function numberAt(entry: unknown, name: string): number | undefined {
  const value = fieldAt(entry, name);
  return typeof value === "number" && value >= 0 ? value : undefined;
}

function fieldAt(entry: unknown, name: string): unknown {
  return typeof entry === "object" && entry !== null ? Reflect.get(entry, name) : undefined;
}
