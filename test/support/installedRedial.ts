// Redial as a user has it: the package of `npm run package`, installed once for all specs.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
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
  return Machine.start({
    ...options,
    extensionsFolder: options.extensionsFolder ?? (await installedExtensions()),
    settings: {
      "redial.model.baseUrl": model.baseUrl,
      "redial.model.name": standInModel,
      ...options.settings,
    },
  });
}

/** The extension's own folder, as it is after its installation. */
export async function installedFolder(): Promise<string> {
  const extensions = await installedExtensions();
  const [name] = readdirSync(extensions).filter((entry) => entry.startsWith("redial.redial-"));
  assert.ok(name);
  return join(extensions, name);
}

function installedExtensions(): Promise<string> {
  extensionsFolder ??= installRedial();
  return extensionsFolder;
}

async function installRedial(): Promise<string> {
  const folder = makeTempFolder("installed").path;
  const extensions = join(folder, "extensions");
  await installVsix(vsixPath, extensions, join(folder, "data"));
  return extensions;
}
