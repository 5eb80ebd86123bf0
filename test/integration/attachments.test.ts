// What can go with a question, gathered from a real VS Code: problems, changes that git sees, what is
// selected in a terminal.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { after, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Attachment } from "../../src/core/attachments.ts";
import { RedialError } from "../../src/core/errors.ts";
import { AttachmentTray } from "../../src/host/attachmentTray.ts";
import { gather, problemAttachments } from "../../src/host/contextSources.ts";
import { fileAttachments } from "../../src/host/readAttachments.ts";

const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
assert.ok(folder);
const file = vscode.Uri.joinPath(folder, "attached.ts");

async function write(text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
}

async function codeOf(gathering: Promise<unknown>): Promise<string> {
  return gathering.then(
    () => "gathered",
    (error: unknown) => (error instanceof RedialError ? error.code : String(error)),
  );
}

describe("problems beside a question", () => {
  const problems = vscode.languages.createDiagnosticCollection("redial-test");
  after(() => problems.dispose());

  it("name their place, who complains, and the line they stand in", async () => {
    await write("const port = 8080;\nconst name = port.length;\n");
    const range = new vscode.Range(1, 13, 1, 24);
    const problem = new vscode.Diagnostic(range, "A number has no length.");
    problem.source = "checker";
    problems.set(file, [problem]);
    const [attachment, ...others] = await problemAttachments(file);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [attachment?.kind, attachment?.label, attachment?.path, attachment?.text],
      [
        "problems",
        "Problems of attached.ts",
        "attached.ts",
        "2:14 Error [checker]: A number has no length.\n    const name = port.length;",
      ],
    );
  });

  it("are a code action away, and so is a selection", async () => {
    await vscode.extensions.getExtension("redial.redial")?.activate();
    const range = new vscode.Range(1, 13, 1, 24);
    problems.set(file, [new vscode.Diagnostic(range, "A number has no length.")]);
    await vscode.window.showTextDocument(file);
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      file,
      range,
    );
    const own = actions.filter(({ title }) => title.startsWith("Ask Redial"));
    assert.deepEqual(own.map(({ title, command }) => `${title}: ${command?.command}`).sort(), [
      "Ask Redial about this problem: redial.askAboutProblems",
      "Ask Redial: redial.askAboutSelection",
    ]);
  });

  it("are none where the editor sees none, and that is said", async () => {
    problems.clear();
    await vscode.window.showTextDocument(file);
    assert.equal(await codeOf(gather("problems")), "noProblems");
  });
});

describe("what goes with a question", () => {
  it("is asked about where a link of the workspace leads out of it", async () => {
    const outside = mkdtempSync(join(tmpdir(), "redial-outside-"));
    const link = vscode.Uri.joinPath(folder, "linked.txt");
    writeFileSync(join(outside, "secret.txt"), "not for models");
    symlinkSync(join(outside, "secret.txt"), link.fsPath);
    const inside = vscode.Uri.joinPath(folder, "plain.txt");
    writeFileSync(inside.fsPath, "for models");
    const ask = vscode.window.showWarningMessage;
    const details: unknown[] = [];
    Object.assign(vscode.window, {
      showWarningMessage: async (_: string, options: vscode.MessageOptions) => {
        details.push(options.detail);
      },
    });
    try {
      const read = await fileAttachments([link, inside]);
      assert.deepEqual(
        read.map(({ label }) => label),
        ["plain.txt"],
      );
      assert.deepEqual(details, [link.fsPath]);
    } finally {
      Object.assign(vscode.window, { showWarningMessage: ask });
      rmSync(outside, { recursive: true });
      rmSync(link.fsPath);
    }
  });

  it("is refused where it would be longer than a shared copy takes, and the rest stays", () => {
    const tray = new AttachmentTray();
    const image = (label: string): Attachment => {
      return { kind: "image", label, hash: label, text: "", image: "A".repeat(2_000_000) };
    };
    tray.add([image("a.png")]);
    assert.throws(() => tray.add([image("b.png")]), {
      code: "attachmentTooLarge",
      args: ["b.png"],
    });
    assert.deepEqual(
      tray.views().map(({ label }) => label),
      ["a.png"],
    );
    tray.dispose();
  });
});

describe("changes beside a question", () => {
  it("are those that git sees and nobody committed", async () => {
    await write("const port = 8080;\n");
    const git = (...args: string[]): Promise<unknown> =>
      promisify(execFile)("git", ["-c", "user.name=T", "-c", "user.email=t@t", ...args], {
        cwd: folder.fsPath,
      });
    await git("init");
    await git("add", "attached.ts");
    await git("commit", "-m", "First");
    await write("const port = 9090;\n");
    const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
    assert.ok(extension, "the editor's git is there");
    assert.ok(await (await extension.activate()).getAPI(1).openRepository(folder));
    const [attachment] = await gather("diff");
    assert.equal(attachment?.kind, "diff");
    assert.match(attachment.text, /-const port = 8080;\n\+const port = 9090;/);
    await git("commit", "-am", "Second");
    assert.equal(await codeOf(gather("diff")), "noChanges");
  });
});

interface GitExtension {
  getAPI(version: 1): { openRepository(root: vscode.Uri): Promise<unknown> };
}

describe("a terminal's selection beside a question", () => {
  it("is what is selected there, and the clipboard is as it was", async () => {
    const lines = new vscode.EventEmitter<string>();
    const isOpen = Promise.withResolvers<void>();
    const terminal = vscode.window.createTerminal({
      name: "redial-test",
      pty: { onDidWrite: lines.event, open: () => isOpen.resolve(), close: () => {} },
    });
    try {
      terminal.show();
      await isOpen.promise;
      await vscode.env.clipboard.writeText("kept");
      lines.fire("error: the port is taken\r\n");
      let text = "";
      // Drawn by the window when it comes to it.
      while (!text.includes("the port is taken")) {
        await vscode.commands.executeCommand("workbench.action.terminal.selectAll");
        const gathered = await gather("terminal").catch((error: unknown) => {
          if (error instanceof RedialError && error.code === "nothingSelected") return [];
          throw error;
        });
        text = gathered[0]?.text ?? "";
      }
      assert.equal(await vscode.env.clipboard.readText(), "kept");
      await vscode.commands.executeCommand("workbench.action.terminal.clearSelection");
      assert.equal(await codeOf(gather("terminal")), "nothingSelected");
    } finally {
      terminal.dispose();
    }
  });
});
