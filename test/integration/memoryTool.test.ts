// Redial's memory as the editor's own chat and agents meet it, in a real extension host.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";

const token = new vscode.CancellationTokenSource().token;

async function ask(input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(
    "redial_recall",
    { input, toolInvocationToken: undefined },
    token,
  );
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ""))
    .join("");
}

describe("memory for others", () => {
  it("is a tool that the editor lists, and that answers and says what it returned", async () => {
    await vscode.commands.executeCommand("redial.newSession");
    const tool = vscode.lm.tools.find(({ name }) => name === "redial_recall");
    assert.ok(tool?.description.includes("Read-only"));
    assert.match(
      await ask({ question: "What was said about the zebra?" }),
      /^Redial's memory of this workspace holds no message/,
    );
  });

  it("refuses what is no question", async () => {
    await assert.rejects(ask({ question: "  " }), /question is needed/);
  });
});
