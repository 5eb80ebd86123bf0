// One preparation of the test run as a process of its own: `node prepare.ts prerequisites|vscode`.
import { installPrerequisites } from "./prerequisites.ts";
import { installVscode } from "./vscodeInstall.ts";

const tell = (text: string): void => console.log(text);

switch (process.argv[2]) {
  case "prerequisites":
    installPrerequisites(tell);
    break;
  case "vscode":
    await installVscode(tell);
    break;
  default:
    throw new Error(`there is no preparation “${process.argv[2]}”`);
}
