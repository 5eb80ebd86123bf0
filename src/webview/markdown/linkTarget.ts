// Which link targets the page offers to open: web pages and mail, nothing else.
import { decodeReferences } from "./entities.ts";

const openable: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/**
 * The target as the host may open it; `undefined` for every other scheme, for relative targets and
 * for what is no URL. What is shown and what is opened are the same string.
 */
export function linkTarget(href: string): string | undefined {
  try {
    const url = new URL(decodeReferences(href).trim());
    return openable.has(url.protocol) ? url.href : undefined;
  } catch {
    // Not an absolute URL: there is nothing to open.
    return undefined;
  }
}

/** The host that an image's address names, e.g. "example.com"; its scheme where there is no host. */
export function hostOf(href: string): string {
  try {
    const url = new URL(decodeReferences(href).trim());
    return url.host === "" ? url.protocol : url.host;
  } catch {
    // A relative address names no host.
    return "";
  }
}
