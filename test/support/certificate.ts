// The certificate of the tests' own authority, which nobody trusts unless told to.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./projectRoot.ts";

function read(name: string): string {
  return readFileSync(join(projectRoot, "test/support/certificates", name), "utf8");
}

/** For a server on this machine. */
export function serverCertificate(): { readonly key: string; readonly cert: string } {
  return { key: read("server.key"), cert: read("server.pem") };
}
