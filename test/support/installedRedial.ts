// Redial as a user has it: the package of `npm run package`, installed once for all specs.
import { join } from "node:path";
import { Machine, type MachineOptions } from "./machine.ts";
import { type ModelServer, standInModel } from "./modelServer.ts";
import { vsixPath } from "./projectRoot.ts";
import { makeTempFolder } from "./tempFolder.ts";
import { installVsix } from "./vscodeServer.ts";

let extensionsFolder: Promise<string> | undefined;

/** A machine with Redial installed that asks this model. */
export async function startMachine(
  model: ModelServer,
  options: MachineOptions = {},
): Promise<Machine> {
  extensionsFolder ??= installRedial();
  return Machine.start({
    ...options,
    extensionsFolder: await extensionsFolder,
    settings: {
      "redial.model.baseUrl": model.baseUrl,
      "redial.model.name": standInModel,
      ...options.settings,
    },
  });
}

async function installRedial(): Promise<string> {
  const folder = makeTempFolder("installed").path;
  const extensions = join(folder, "extensions");
  await installVsix(vsixPath, extensions, join(folder, "data"));
  return extensions;
}
