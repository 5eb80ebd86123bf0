// What a workspace is known by: which identities agree, which differ, and what never gets in.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { describeIdentity, normalizeRemote, workspaceKey } from "../../../src/core/workspaceKey.ts";

describe("a git remote", () => {
  it("is the same in all of git's forms", () => {
    const forms = [
      "https://github.com/Owner/Repo.git",
      "https://github.com/owner/repo",
      "https://github.com/owner/repo/",
      "http://github.com:80/owner/repo.git/",
      "https://user:password@github.com/owner/repo.git",
      "https://token@github.com/owner/repo.git",
      "https://github.com/owner/repo.git?token=abc#main",
      "ssh://git@github.com/owner/repo.git",
      "ssh://git@github.com:22/owner/repo.git",
      "ssh://github.com:/owner/repo.git",
      "git@github.com:owner/repo.git",
      "git@github.com:/owner/repo.git",
      "github.com:owner/repo",
      "git://github.com/owner/repo.git",
      "git+ssh://git@github.com/owner/repo.git",
      "  git@GitHub.com:Owner/Repo.git\n",
    ];
    assert.deepEqual(
      forms.filter((form) => normalizeRemote(form) !== "github.com/owner/repo"),
      [],
    );
  });

  it("keeps apart what is apart", () => {
    assert.deepEqual(
      [
        "git@gitlab.com:owner/repo.git",
        "git@github.com:owner/repo2.git",
        "https://[::1]:8443/owner/repo.git",
        "git@host:owner/repo@v2",
      ].map(normalizeRemote),
      ["gitlab.com/owner/repo", "github.com/owner/repo2", "[::1]/owner/repo", "host/owner/repo@v2"],
    );
  });

  it("is none when it is a path on this machine or cannot be read", () => {
    const none = [
      "",
      "/srv/git/repo.git",
      "../repo",
      "./host:repo",
      "file:///srv/git/repo.git",
      "file://server/share/repo.git",
      "C:\\work\\repo.git",
      "C:/work/repo.git",
      "\\\\server\\share\\repo.git",
      "https://github.com/",
      "https://",
      "ext::ssh -i key user:secret@host %S repo",
    ];
    assert.deepEqual(
      none.filter((remote) => normalizeRemote(remote) !== undefined),
      [],
    );
  });

  it("never takes credentials into the identity", () => {
    const remotes = [
      "https://user:s3cret@host.test/r",
      "https://s3cret@host.test/r",
      "https://user:p@s3cret@host.test/r",
      "https://host.test/r?access_token=s3cret",
      "https://host.test/r#s3cret",
      "ssh://user:s3cret@host.test:22/r",
      "user:s3cret@host.test:r",
    ];
    assert.deepEqual(
      remotes.map((remote) => describeIdentity({ remote, folder: "file:///w" })),
      remotes.map(() => "git:host.test/r#"),
    );
  });
});

describe("a workspace's identity", () => {
  it("is its name, else its remote and sub-path, else its folder, else none", () => {
    const folder = "file:///home/lion/repo/";
    const remote = "git@github.com:owner/repo.git";
    assert.deepEqual(
      [
        { name: " Pride Rock ", remote, folder },
        { name: "  ", remote, subPath: "", folder },
        { remote, subPath: "/packages/app/", folder },
        { remote, subPath: "packages\\app", folder },
        { remote: "/srv/repo.git", folder },
        { folder },
        { folder: "file:///c%3A/work/repo" },
        {},
      ].map(describeIdentity),
      [
        "name:Pride Rock",
        "git:github.com/owner/repo#",
        "git:github.com/owner/repo#packages/app",
        "git:github.com/owner/repo#packages/app",
        "folder:file:///home/lion/repo",
        "folder:file:///home/lion/repo",
        "folder:file:///c%3A/work/repo",
        "none:",
      ],
    );
  });

  it("is one for worktrees and clones, wherever they are", async () => {
    const remote = "https://github.com/owner/repo";
    assert.equal(
      await workspaceKey({ remote, subPath: "", folder: "file:///a/repo" }),
      await workspaceKey({ remote: "git@github.com:owner/repo.git", folder: "file:///b/worktree" }),
    );
  });

  it("is one for a name however its accents are written", async () => {
    assert.equal(
      await workspaceKey({ name: "caf\u00e9" }),
      await workspaceKey({ name: "cafe\u0301" }),
    );
  });

  it("never mixes a name with a remote or a folder of the same letters", async () => {
    const keys = await Promise.all(
      [
        { name: "github.com/o/r" },
        { remote: "https://github.com/o/r" },
        { folder: "github.com/o/r" },
        {},
      ].map(workspaceKey),
    );
    assert.equal(new Set(keys).size, 4);
  });

  it("becomes 32 hex digits that stay the same over releases", async () => {
    assert.deepEqual(
      [await workspaceKey({}), await workspaceKey({ remote: "https://github.com/owner/repo" })],
      ["c8db7394b512b6c8274efc42dd03ff59", "c4c9e9d7e7ac44646001bd2d3b8ab174"],
    );
  });
});
