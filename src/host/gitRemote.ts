// Finds the git remote of a folder by reading git's own files through the workspace file system, so
// that remote and virtual workspaces work too. Runs no git.
import * as vscode from "vscode";

export interface GitIdentity {
  /** URL of `origin`, else of the first remote. */
  readonly remote: string;
  /** The folder's path inside the repository, "" for its root. */
  readonly subPath: string;
}

/** How many folders upwards a repository is looked for. */
const maxDepth = 32;

/** The remote of the repository that holds `folder`; `undefined` without repository or remote. */
export async function findGitIdentity(folder: vscode.Uri): Promise<GitIdentity | undefined> {
  let current = folder;
  for (let depth = 0; depth < maxDepth; depth++) {
    const config = await readConfig(current);
    if (config !== undefined) {
      const remote = findRemote(config);
      const subPath = folder.path.slice(current.path.length).replace(/^\/+/, "");
      return remote === undefined ? undefined : { remote, subPath };
    }
    const parent = vscode.Uri.joinPath(current, "..");
    if (parent.path === current.path) return undefined;
    current = parent;
  }
  return undefined;
}

/** Text of the repository's config when `root` is one; worktrees and submodules included. */
async function readConfig(root: vscode.Uri): Promise<string | undefined> {
  const dotGit = vscode.Uri.joinPath(root, ".git");
  const direct = await readText(vscode.Uri.joinPath(dotGit, "config"));
  if (direct !== undefined) return direct;
  // In a worktree or submodule `.git` is a file that names the folder (gitrepository-layout(5)).
  const pointer = /^gitdir:\s*(.+)$/m.exec((await readText(dotGit)) ?? "")?.[1]?.trim();
  if (pointer === undefined) return undefined;
  const gitDir = resolvePath(root, pointer);
  const common = (await readText(vscode.Uri.joinPath(gitDir, "commondir")))?.trim();
  const configDir = common === undefined ? gitDir : resolvePath(gitDir, common);
  return readText(vscode.Uri.joinPath(configDir, "config"));
}

function resolvePath(base: vscode.Uri, path: string): vscode.Uri {
  const isAbsolute = path.startsWith("/") || /^[a-zA-Z]:[\\/]/.test(path);
  if (!isAbsolute) return vscode.Uri.joinPath(base, path);
  return base.scheme === "file" ? vscode.Uri.file(path) : base.with({ path });
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Not there, or a folder: the caller looks elsewhere.
    return undefined;
  }
}

/** The URL of `origin`, else of the first remote (git-config(1), "Configuration file"). */
function findRemote(config: string): string | undefined {
  const urls = new Map<string, string>();
  let section: string | undefined;
  for (const line of config.split("\n")) {
    const header = /^\s*\[\s*(\w+)(?:\s+"([^"]*)")?\s*\]/.exec(line);
    if (header) section = header[1]?.toLowerCase() === "remote" ? header[2] : undefined;
    const url = /^\s*url\s*=\s*(.+?)\s*$/.exec(line)?.[1];
    if (section !== undefined && url !== undefined && !urls.has(section)) urls.set(section, url);
  }
  return urls.get("origin") ?? urls.values().next().value;
}
