// What is changed and not committed, as git says it, through the editor's own git extension.
import * as vscode from "vscode";
import { RedialError } from "../core/errors.ts";

/** The part of the git extension's interface (version 1) that is used. */
interface Repository {
  diff(cached?: boolean): Promise<string>;
  readonly state: {
    readonly workingTreeChanges: readonly unknown[];
    readonly indexChanges: readonly unknown[];
  };
}

/** Staged and unstaged changes of all open repositories. Code `noChanges` when there are none. */
export async function readGitDiff(): Promise<string> {
  const diffs = await Promise.all((await repositories()).map(diffOf));
  const text = diffs.filter((diff) => diff !== "").join("\n");
  if (text === "") throw new RedialError("noChanges");
  return text;
}

/** Whether git knows of such changes; false as long as the editor has not started its git extension. */
export async function hasGitChanges(): Promise<boolean> {
  if (vscode.extensions.getExtension("vscode.git")?.isActive !== true) return false;
  return (await repositories()).some(({ state }) => {
    return state.workingTreeChanges.length + state.indexChanges.length > 0;
  });
}

async function diffOf(repository: Repository): Promise<string> {
  const [staged, unstaged] = await Promise.all([repository.diff(true), repository.diff(false)]);
  return [staged, unstaged].filter((diff) => diff.trim() !== "").join("\n");
}

async function repositories(): Promise<readonly Repository[]> {
  const extension = vscode.extensions.getExtension<unknown>("vscode.git");
  const api: unknown = call(await extension?.activate(), "getAPI", 1);
  const found: unknown =
    typeof api === "object" && api !== null ? Reflect.get(api, "repositories") : [];
  return Array.isArray(found) ? found.filter(isRepository) : [];
}

function isRepository(value: unknown): value is Repository {
  return typeof value === "object" && value !== null && "diff" in value && "state" in value;
}

function call(target: unknown, name: string, argument: number): unknown {
  if (typeof target !== "object" || target === null) return undefined;
  const method: unknown = Reflect.get(target, name);
  return typeof method === "function" ? method.call(target, argument) : undefined;
}
