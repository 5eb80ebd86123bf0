// The workspace key of real folders, read through the editor's own file system.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { workspaceKey } from "../../src/core/workspaceKey.ts";
import { findGitIdentity } from "../../src/host/gitRemote.ts";
import { Workspaces } from "../../src/host/workspaces.ts";

const config = `[core]
\tbare = false
[remote "fork"]
\turl = git@example.com:me/project.git
[remote "origin"]
\turl = https://user:secret@Example.com/Team/Project.git
`;

describe("workspaces", () => {
  const [opened] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(opened);
  const root = opened.uri.fsPath;

  function write(path: string, text: string): void {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  const state = new Map<string, unknown>();
  const used: Workspaces[] = [];

  /** As a window opens them; the editor's state is shared by all. */
  function open(): Workspaces {
    const workspaces = new Workspaces({
      keys: () => [...state.keys()],
      get: <T>(name: string, otherwise?: T) => (state.get(name) ?? otherwise) as T, // As Memento.
      update: async (name: string, value: unknown) => void state.set(name, value),
    });
    used.push(workspaces);
    return workspaces;
  }

  afterEach(() => {
    for (const workspaces of used.splice(0)) workspaces.dispose();
    state.clear();
    for (const name of [".git", "inner", "tree"]) {
      rmSync(join(root, name), { recursive: true, force: true });
    }
  });

  it("are known by the git remote, whoever cloned it and how", async () => {
    write(".git/config", config);
    const workspaces = open();
    const [{ mark, ...found } = { key: "", label: "", mark: "" }, ...others] =
      await workspaces.all();
    assert.deepEqual(
      [found, others],
      [
        {
          key: await workspaceKey({ remote: "git@example.com:team/project.git" }),
          label: opened.name,
          folder: opened.uri.toString(),
        },
        [],
      ],
    );
    assert.match(mark ?? "", /^\d+:\d+$/);
  });

  it("are known by their folder without a remote, and by the remote once there is one", async () => {
    const workspaces = open();
    const changed = new Promise<void>((resolve) => workspaces.onChange(resolve));
    assert.deepEqual(await workspaces.keys(), [
      await workspaceKey({ folder: opened.uri.toString() }),
    ]);
    // VS Code does not say from when on it watches: what is written before that is not told.
    const writing = setInterval(() => write(".git/config", config), 200);
    await changed.finally(() => clearInterval(writing));
    assert.equal(
      (await workspaces.current()).key,
      await workspaceKey({ remote: remoteOf(config) }),
    );
  });

  it("are known by the name that the user gave them, in every window, until it is taken away", async () => {
    write(".git/config", config);
    const workspaces = open();
    const { key } = await workspaces.current();
    await workspaces.setName(await workspaces.current(), "our memory");
    assert.deepEqual(await workspaces.keys(), [await workspaceKey({ name: "our memory" })]);
    const other = open();
    assert.deepEqual(await other.keys(), await workspaces.keys());
    assert.equal(other.nameOf(await other.current()), "our memory");
    await workspaces.setName(await workspaces.current(), "");
    assert.deepEqual(await workspaces.keys(), [key]);
  });

  it("are told apart within a repository by their path in it", async () => {
    write(".git/config", config);
    mkdirSync(join(root, "inner/part"), { recursive: true });
    assert.deepEqual(await findGitIdentity(vscode.Uri.joinPath(opened.uri, "inner/part")), {
      remote: remoteOf(config),
      subPath: "inner/part",
    });
  });

  it("are the repository's also in a worktree of it", async () => {
    write(".git/config", config);
    write(".git/worktrees/tree/commondir", "../..\n");
    write("tree/.git", `gitdir: ${join(root, ".git/worktrees/tree")}\n`);
    assert.deepEqual(await findGitIdentity(vscode.Uri.joinPath(opened.uri, "tree")), {
      remote: remoteOf(config),
      subPath: "",
    });
  });

  it("are the submodule's own inside another repository", async () => {
    write(".git/config", config);
    write(".git/modules/inner/config", config.replaceAll("roject", "art"));
    write("inner/.git", "gitdir: ../.git/modules/inner\n");
    assert.deepEqual(await findGitIdentity(vscode.Uri.joinPath(opened.uri, "inner")), {
      remote: "https://user:secret@Example.com/Team/Part.git",
      subPath: "",
    });
  });
});

function remoteOf(text: string): string {
  return /"origin"\]\s+url = (\S+)/.exec(text)?.[1] ?? "";
}
