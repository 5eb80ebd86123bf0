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

  afterEach(() => {
    for (const name of [".git", "inner", "tree"]) {
      rmSync(join(root, name), { recursive: true, force: true });
    }
  });

  it("are known by the git remote, whoever cloned it and how", async () => {
    write(".git/config", config);
    const workspaces = new Workspaces();
    assert.deepEqual(await workspaces.all(), [
      {
        key: await workspaceKey({ remote: "git@example.com:team/project.git" }),
        label: opened.name,
        folder: opened.uri.toString(),
      },
    ]);
    workspaces.dispose();
  });

  it("are known by their folder without a remote, and by the remote once there is one", async () => {
    const workspaces = new Workspaces();
    assert.deepEqual(await workspaces.keys(), [
      await workspaceKey({ folder: opened.uri.toString() }),
    ]);
    write(".git/config", config);
    workspaces.refresh();
    assert.equal(
      (await workspaces.current()).key,
      await workspaceKey({ remote: remoteOf(config) }),
    );
    workspaces.dispose();
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
});

function remoteOf(text: string): string {
  return /"origin"\]\s+url = (\S+)/.exec(text)?.[1] ?? "";
}
