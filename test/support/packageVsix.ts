// Writes dist/redial.vsix from what esbuild.mjs built: `npm run package` builds first.
import { createVSIX } from "@vscode/vsce";
import { projectRoot, vsixPath } from "./projectRoot.ts";

await createVSIX({
  cwd: projectRoot,
  packagePath: vsixPath,
  // All that runs is bundled into dist.
  dependencies: false,
  allowMissingRepository: true,
  // The project has no public address that relative links could be made absolute with.
  rewriteRelativeLinks: false,
});
