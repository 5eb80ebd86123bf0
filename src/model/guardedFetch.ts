// Requests to one endpoint, kept to it: the key goes to its own origin, redirects are not followed.
import { RedialError } from "../core/errors.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointKind } from "./modelEndpoint.ts";

/**
 * A `fetch` for one endpoint. A redirect is not followed, since it would carry messages (and on one
 * origin the key) to an address that nobody configured: code `modelRedirected`. Uses the global
 * `fetch`, which in VS Code goes through the editor's proxy and knows its certificates.
 */
export function guardedFetch(
  endpoint: Endpoint,
  key: string | undefined,
  kind: EndpointKind = "openai",
): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== endpoint.origin) {
      throw new RedialError("modelRedirected", [endpoint.host, url.host]);
    }
    const headers = new Headers(init?.headers);
    headers.delete("authorization");
    if (key !== undefined && kind === "azure") headers.set("api-key", key);
    else if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
    const response = await fetch(input, { ...init, headers, redirect: "manual" });
    if (response.status < 300 || response.status >= 400) return response;
    const target = response.headers.get("location") ?? "";
    await response.body?.cancel();
    throw new RedialError("modelRedirected", [endpoint.host, hostOf(target, endpoint.baseUrl)]);
  };
}

function hostOf(target: string, base: string): string {
  return URL.canParse(target, base) ? new URL(target, base).host : target;
}
