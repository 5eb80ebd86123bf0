// Slash commands: known names only, with what is written after them; prompt files of the workspace.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readSlashCommand } from "../../../src/core/slashCommands.ts";

const files = [{ name: "review", text: "---\nmode: ask\n---\nReview this change.\n" }];

describe("a slash command", () => {
  it("stands for a question, with what is written after it", () => {
    const command = readSlashCommand("/Explain  why is it slow?", []);
    assert.equal(command?.kind === "ask" && command.question.endsWith("\n\nwhy is it slow?"), true);
  });

  it("is done by Redial itself", () => {
    assert.deepEqual(readSlashCommand("/title Lions of the savanna", []), {
      kind: "do",
      name: "title",
      argument: "Lions of the savanna",
    });
    assert.deepEqual(readSlashCommand("/export", []), { kind: "do", name: "export", argument: "" });
  });

  it("is a prompt file of the workspace, without its front matter", () => {
    const command = readSlashCommand("/review", files);
    assert.deepEqual(command, { kind: "ask", name: "review", question: "Review this change." });
  });

  it("is a prompt file by its name in any script, one word of it, however the system writes it", () => {
    const named = [
      { name: "검토".normalize("NFD"), text: "이 변경을 검토해 줘." },
      { name: "My Review", text: "Review it." },
    ];
    const asked = ["/검토", "/my-review", "/검토 꼼꼼히"].map((text) => {
      const command = readSlashCommand(text, named);
      return command?.kind === "ask" && command.question;
    });
    assert.deepEqual(asked, [
      "이 변경을 검토해 줘.",
      "Review it.",
      "이 변경을 검토해 줘.\n\n꼼꼼히",
    ]);
  });

  it("is none with an unknown name, in mid-text, or as a path", () => {
    const texts = ["/unknown", "Say /explain", "/usr/bin/node fails", "/", "/* a comment */"];
    assert.deepEqual(
      texts.map((text) => readSlashCommand(text, files)),
      texts.map(() => undefined),
    );
  });
});
