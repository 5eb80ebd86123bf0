// The command *Encrypt Shared Memory…*: turns encryption on, asks for the passphrase where it is on
// already, encrypts what still stands in Redis in plain, and ends it where a folder has another memory.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";
import type { SealedCopy } from "../redis/sealedCopy.ts";
import { unreachable } from "../shared/never.ts";
import type { EncryptedMemories } from "./encryptedMemories.ts";
import type { Secrets } from "./secrets.ts";
import { needTrust } from "./trust.ts";
import type { WindowParts } from "./window.ts";
import type { OpenWorkspace, Workspaces } from "./workspaces.ts";

export interface EncryptParts {
  readonly secrets: Secrets;
  readonly workspaces: Workspaces;
}

interface Memory {
  readonly copy: SealedCopy;
  readonly memories: EncryptedMemories;
  readonly secrets: Secrets;
  readonly workspace: OpenWorkspace;
  /** What waited is sent. */
  readonly refresh: () => void;
}

/** Whoever runs Redis can try passphrases as fast as scrypt lets him. */
const minLength = 12;
/** How long the connection may take, in ms. */
const patienceMs = 5_000;

/** Codes `untrusted`, `redisNotConnected`, `keyringMissing` and those of Redis. */
export async function encryptMemory({ backend }: WindowParts, parts: EncryptParts): Promise<void> {
  needTrust();
  const { copy, memories } = backend.encryption;
  if (!copy) throw new RedialError("redisNotConnected");
  await copy.ready(patienceMs);
  const workspace = await parts.workspaces.current();
  const { secrets } = parts;
  const refresh = (): void => backend.sync.refresh();
  const memory: Memory = { copy, memories, secrets, workspace, refresh };
  copy.forget(workspace.key);
  const sealing = await copy.sealing(workspace.key);
  switch (sealing) {
    case "plain":
      return begin(memory);
    case "unmarked":
      return decide(memory);
    case "locked":
      return unlock(memory);
    case "open":
      return sealRest(memory);
    default:
      unreachable(sealing);
  }
}

async function begin(memory: Memory): Promise<void> {
  const encrypt = vscode.l10n.t("Encrypt");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("Encrypt the memory of “{0}” in Redis?", memory.workspace.label),
    {
      modal: true,
      detail: [
        vscode.l10n.t(
          "Messages, titles and notes are encrypted on this machine before they go to Redis, so that whoever runs it cannot read them. Other machines ask for the passphrase once.",
        ),
        vscode.l10n.t(
          "Other LangChain programs can no longer read these sessions, and vectors are no longer shared. Lists of other programs that were attached stay readable; so do ids, times, sizes and who spoke.",
        ),
        vscode.l10n.t(
          "Without the passphrase nobody can read what is in Redis. What stands there in plain is encrypted now; copies that Redis made on disk before are not changed.",
        ),
      ].join("\n\n"),
    },
    encrypt,
  );
  if (chosen === encrypt) await choosePassphrase(memory);
}

/** The folder has another memory than the encrypted one that it had. */
async function decide(memory: Memory): Promise<void> {
  const [encrypt, keep] = [vscode.l10n.t("Encrypt"), vscode.l10n.t("Keep in Plain")];
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      "The memory of “{0}” was encrypted in Redis, and is not any more: the folder has another memory by now, or Redis lost its data.",
      memory.workspace.label,
    ),
    {
      modal: true,
      detail: vscode.l10n.t("Nothing is sent to Redis before you decide."),
    },
    encrypt,
    keep,
  );
  if (chosen === encrypt) await choosePassphrase(memory);
  if (chosen !== keep) return;
  await memory.memories.forget(memory.workspace.key);
  memory.copy.forget(memory.workspace.key);
  memory.refresh();
}

async function choosePassphrase(memory: Memory): Promise<void> {
  const title = vscode.l10n.t("Encrypt Shared Memory");
  const typed = await askFor(title, vscode.l10n.t("A new passphrase for this memory."), (text) =>
    text.length < minLength
      ? vscode.l10n.t("At least {0} characters: whoever runs Redis can try many.", minLength)
      : undefined,
  );
  if (typed === undefined) return;
  const again = await askFor(title, vscode.l10n.t("The same passphrase again."), (text) =>
    text === typed ? undefined : vscode.l10n.t("This is another one than before."),
  );
  if (again !== undefined && (await keep(memory, typed))) await sealRest(memory);
}

async function unlock(memory: Memory): Promise<void> {
  const prompt = vscode.l10n.t(
    "The passphrase of this memory. It is kept in the system's secret storage.",
  );
  const wrong = vscode.l10n.t("This is not the passphrase of this memory. Nothing was changed.");
  const typed = await askFor(vscode.l10n.t("Unlock Shared Memory"), prompt);
  if (typed === undefined) return;
  if (await keep(memory, typed)) {
    void vscode.window.showInformationMessage(vscode.l10n.t("The shared memory is readable here."));
    return;
  }
  const again = vscode.l10n.t("Try Again");
  if ((await vscode.window.showWarningMessage(wrong, again)) === again) await unlock(memory);
}

/** False when it is not the one that the memory was encrypted with. */
async function keep({ copy, secrets, workspace }: Memory, passphrase: string): Promise<boolean> {
  const secret = await copy.secretOf(workspace.key, passphrase);
  if (!secret) return false;
  await secrets.saveMemorySecret(workspace.key, secret);
  copy.forget(workspace.key);
  return true;
}

async function sealRest({ copy, workspace }: Memory): Promise<void> {
  const title = vscode.l10n.t("Encrypting the shared memory");
  const location = vscode.ProgressLocation.Notification;
  const sealed = await vscode.window.withProgress({ location, title }, (progress) =>
    copy.sealPlain(workspace.key, (done) => progress.report({ message: String(done) })),
  );
  void vscode.window.showInformationMessage(
    sealed === 0
      ? vscode.l10n.t("The shared memory is encrypted; nothing stands there in plain.")
      : vscode.l10n.t("The shared memory is encrypted; {0} texts stood there in plain.", sealed),
  );
}

function askFor(
  title: string,
  prompt: string,
  validate: (text: string) => string | undefined = () => undefined,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...{ title, prompt, password: true, ignoreFocusOut: true },
    validateInput: (text) => (text === "" ? undefined : validate(text)),
  });
}
