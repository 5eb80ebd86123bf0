// How to come by a Redis: one that runs on this machine, one by Docker, a managed one, or an address
// that is known already. Asks; connects to nothing but this machine's own port.
import { connect } from "node:net";
import * as vscode from "vscode";

/** Where a Redis listens that was installed and left as it is. */
const usualPort = 6379;
/** Longest wait for this machine's own port, in ms. */
const lookMs = 500;
const dockerCommand =
  "docker run -d --name redial-redis -p 127.0.0.1:6379:6379 -v redial-redis:/data redis redis-server --appendonly yes";

interface Choice extends vscode.QuickPickItem {
  readonly kind?: vscode.QuickPickItemKind;
  /** What the input box starts with; `undefined`: nothing to type. */
  readonly example?: string;
  readonly copies?: string;
}

interface Address {
  /** What stands in the input box. */
  readonly value: string;
  /** The form of such an address. */
  readonly example: string;
}

/** Asks which Redis; `undefined` when there is nothing to type an address for. */
export async function chooseRedis(current: string): Promise<Address | undefined> {
  const here = `redis://localhost:${usualPort}`;
  const typed: Choice = {
    label: `$(edit) ${vscode.l10n.t("Type an address…")}`,
    ...(current !== "" && { description: current }),
    example: here,
  };
  const items = listen(usualPort).then((isThere) => [
    ...(isThere && current === "" ? [foundHere(here)] : []),
    typed,
    ...waysToGetOne(),
  ]);
  const picked = await vscode.window.showQuickPick<Choice>(items, {
    title: vscode.l10n.t("Connect to Redis"),
    placeHolder: vscode.l10n.t("Where is your Redis, or where should it come from?"),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked?.copies !== undefined) await copy(picked.copies);
  if (picked?.example === undefined) return undefined;
  const value = picked === typed ? current : picked.example === here ? here : "";
  return { value, example: picked.example };
}

function foundHere(address: string): Choice {
  return {
    label: `$(vm-running) ${vscode.l10n.t("The one on this machine")}`,
    description: address,
    detail: vscode.l10n.t("Something listens there."),
    example: address,
  };
}

function waysToGetOne(): readonly Choice[] {
  return [
    { label: vscode.l10n.t("Get one"), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(package) ${vscode.l10n.t("Run one with Docker: copy the command")}`,
      detail: dockerCommand,
      copies: dockerCommand,
    },
    managed("Upstash", "rediss://default:PASSWORD@NAME.upstash.io:6379"),
    managed("Redis Cloud", "redis://default:PASSWORD@NAME.cloud.redislabs.com:PORT"),
    managed("Azure Managed Redis", "rediss://:KEY@NAME.REGION.redis.azure.net:10000"),
    managed("Amazon ElastiCache", "rediss://USER:PASSWORD@NAME.cache.amazonaws.com:6379"),
  ];
}

function managed(name: string, example: string): Choice {
  return { label: `$(cloud) ${name}`, detail: example, example };
}

async function copy(command: string): Promise<void> {
  await vscode.env.clipboard.writeText(command);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      "Copied. Run it in a terminal, then connect to {0}.",
      `redis://localhost:${usualPort}`,
    ),
  );
}

/** Whether something listens on a port of this machine. */
function listen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: lookMs });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
