// The command *Choose Model…*: one list over everything that can answer, with what is to be known of
// each before choosing it.
import * as vscode from "vscode";
import type { ModelAsker } from "../core/modelPorts.ts";
import {
  type CatalogParts,
  type ListedEndpoint,
  type ListedModel,
  listEditor,
  listModels,
} from "../model/catalog.ts";
import type { ModelEndpoint } from "../model/modelEndpoint.ts";
import { askForKey } from "./keyCommand.ts";
import type { ModelChoices } from "./modelChoices.ts";
import type { Secrets } from "./secrets.ts";
import { needTrust } from "./trust.ts";

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: ListedModel;
  /** Its key is asked for by the item's button. */
  readonly at?: ModelEndpoint;
}

export interface ModelPickerParts {
  readonly catalog: CatalogParts;
  readonly choices: ModelChoices;
  readonly secrets: Secrets;
  /** The conversation that the window shows. */
  readonly asker: () => Promise<ModelAsker>;
}

/** Shows the list and keeps the choice for the shown conversation. Code `untrusted`. */
export async function pickModel(parts: ModelPickerParts): Promise<void> {
  // Listing asks the endpoints what they have.
  needTrust();
  const asker = await parts.asker();
  const picker = vscode.window.createQuickPick<ModelItem>();
  picker.title = vscode.l10n.t("Choose a model for this conversation");
  picker.placeholder = vscode.l10n.t("Name of a model or of who offers it");
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  const closed = new Promise<void>((resolve) => picker.onDidHide(() => resolve()));
  const done = Promise.withResolvers<ModelItem | undefined>();
  picker.onDidAccept(() => done.resolve(picker.selectedItems[0]));
  picker.onDidTriggerItemButton(({ item }) => done.resolve({ label: item.label, ...atOf(item) }));
  void closed.then(() => done.resolve(undefined));
  picker.show();
  void fill(parts, asker, picker);
  const picked = await done.promise;
  picker.dispose();
  await act(parts, asker, picked);
}

async function fill(
  { catalog, choices }: ModelPickerParts,
  asker: ModelAsker,
  picker: vscode.QuickPick<ModelItem>,
): Promise<void> {
  const [endpoints, editor] = await Promise.all([listModels(catalog), listEditor(catalog)]);
  const current = choices.chosen(asker) ?? { source: "settings", model: catalog.settings().name };
  const items = [...endpoints.flatMap(itemsOf), ...editorItems(editor)];
  const isCurrent = ({ model }: ModelItem): boolean =>
    model?.choice.source === current.source && model.choice.model === current.model;
  picker.items = items.map((item) =>
    isCurrent(item) ? { ...item, label: `$(check) ${item.label}` } : item,
  );
  picker.activeItems = picker.items.filter(isCurrent);
  picker.busy = false;
}

async function act(
  { choices, secrets }: ModelPickerParts,
  asker: ModelAsker,
  picked: ModelItem | undefined,
): Promise<void> {
  if (picked?.model) await choices.choose(asker, picked.model.choice);
  const needsKey = picked?.model === undefined || picked.model.hasKey === false;
  if (picked?.at && needsKey) await askForKey(secrets, picked.at.endpoint, picked.at.keyName);
}

function itemsOf({ at, models }: ListedEndpoint): readonly ModelItem[] {
  const separator = { label: at.label, kind: vscode.QuickPickItemKind.Separator };
  const items = models.map((model) => toItem(model, at));
  return [separator, ...items];
}

function editorItems(models: readonly ListedModel[]): readonly ModelItem[] {
  if (models.length === 0) return [];
  const label = vscode.l10n.t("The editor's own models");
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...models.map((m) => toItem(m))];
}

function toItem(model: ListedModel, at?: ModelEndpoint): ModelItem {
  const { name, provider, host, isLocal, hasKey, contextTokens } = model;
  const details = [
    contextTokens !== undefined &&
      vscode.l10n.t("{0} tokens of context", contextTokens.toLocaleString(vscode.env.language)),
    isLocal ? vscode.l10n.t("on this machine") : vscode.l10n.t("remote"),
    hasKey !== undefined && (hasKey ? vscode.l10n.t("key set") : vscode.l10n.t("no API key")),
  ];
  const button = { iconPath: new vscode.ThemeIcon("key"), tooltip: vscode.l10n.t("Set API Key…") };
  return {
    label: name,
    description: provider === host ? provider : `${provider} · ${host}`,
    detail: details.filter((detail) => detail !== false).join(" · "),
    model,
    ...(at && { at, ...(!isLocal && { buttons: [button] }) }),
  };
}

function atOf({ at }: ModelItem): Pick<ModelItem, "at"> {
  return at ? { at } : {};
}
