// From what a workspace is known by to its key. Reading git's files is the host's work.

/** What is known of an open folder; the first of name, remote, folder that is there decides. */
export interface WorkspaceIdentity {
  /** The name that the user set for this memory. */
  readonly name?: string;
  /** URL of git's remote, in any of git's forms. */
  readonly remote?: string;
  /** The folder's path inside the repository, "" for its root. */
  readonly subPath?: string;
  /** The folder's URI; absent when no folder is open. */
  readonly folder?: string;
}

/**
 * The workspace key: 32 hex digits, the first half of the SHA-256 of a line that names the kind and
 * the normalised identity. The kind keeps a name from ever meeting a path.
 */
export async function workspaceKey(identity: WorkspaceIdentity): Promise<string> {
  const bytes = new TextEncoder().encode(describeIdentity(identity));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The line that is hashed; in clear for tests and for the log. Holds no credentials. */
export function describeIdentity(identity: WorkspaceIdentity): string {
  const name = identity.name?.trim();
  if (name) return `name:${name.normalize("NFC")}`;
  const remote = identity.remote === undefined ? undefined : normalizeRemote(identity.remote);
  const subPath = trimSlashes((identity.subPath ?? "").replaceAll("\\", "/"));
  if (remote) return `git:${remote}#${subPath}`;
  if (identity.folder) return `folder:${identity.folder.replace(/\/+$/, "")}`;
  return "none:";
}

/**
 * Host and path of a git remote: lower case, no scheme, port, credentials or `.git`, so that ssh and
 * https clones of one repository agree. `undefined` for a remote that is a path on this machine or
 * cannot be read (git-clone(1), "GIT URLS").
 */
export function normalizeRemote(remote: string): string | undefined {
  const trimmed = remote.trim();
  // Up to the last @ before the path: a password may hold one too.
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/]*@)?([^/:@]+|\[[^\]]+\])(?::\d*)?\/(.+)$/i.exec(
    trimmed,
  );
  // One letter before the colon is a drive of Windows, two colons are a transport helper.
  const scp = /^(?:[^/]*@)?([^/:@]{2,}):(?!:|\/\/)(.+)$/.exec(trimmed);
  const [host, path] = url ? [url[1], url[2]] : scp ? [scp[1], scp[2]] : [];
  if (host === undefined || path === undefined || /^file:/i.test(trimmed)) return undefined;
  const cleanPath = trimSlashes(path.replace(/[?#].*$/, ""))
    .replace(/\.git$/i, "")
    .replace(/\/+$/, "");
  return cleanPath === "" ? undefined : `${host}/${cleanPath}`.toLowerCase();
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}
