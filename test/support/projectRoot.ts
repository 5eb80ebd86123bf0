// Where this project and its package are on disk.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the folder that holds package.json, without a slash at its end. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** What `npm run package` writes. */
export const vsixPath = join(projectRoot, "dist/redial.vsix");

/** An extension that brings a language model, for the integration tests. */
export const modelProviderFolder = join(projectRoot, "test/support/modelProvider");
