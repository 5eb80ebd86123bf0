// Writes dist/redial.vsix from what esbuild.mjs built: `npm run package` builds first.
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { projectRoot } from "./projectRoot.ts";

/** Where the package is written. */
export const vsixPath = join(projectRoot, "dist/redial.vsix");

if (import.meta.main) {
  await createVSIX({
    cwd: projectRoot,
    packagePath: vsixPath,
    // All that runs is bundled into dist.
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: false,
  });
}
