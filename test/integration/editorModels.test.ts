// The editor's own models in a real VS Code: the model contract over a provider of another extension.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import {
  findEditorModel,
  listEditorModels,
  openEditorModel,
} from "../../src/model/editorModels.ts";
import { type ModelRig, modelContract } from "../contract/model/modelContract.ts";
import { answerFor, splitTokens } from "../support/modelAnswers.ts";

type Respond = (
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  progress: vscode.Progress<vscode.LanguageModelResponsePart>,
  token: vscode.CancellationToken,
) => Promise<void>;

const failures: readonly (readonly [string, () => Error, string])[] = [
  ["no permission", () => vscode.LanguageModelError.NoPermissions("not you"), "modelForbidden"],
  ["blocked", () => vscode.LanguageModelError.Blocked("quota"), "modelRateLimited"],
  ["not found", () => vscode.LanguageModelError.NotFound("gone"), "modelNotFound"],
  ["an error of its own", () => new Error("broken"), "modelServerError"],
];

/** The provider's side of one test. */
class Player {
  #running = 0;
  #idle = Promise.withResolvers<void>();
  #failure: (() => Error) | undefined;
  #hold: { words: number; reach(): void; released: Promise<void> } | undefined;

  readonly respond: Respond = async (messages, progress, token) => {
    this.#running += 1;
    try {
      await this.#write(messages, progress, token);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle.resolve();
    }
  };

  failNext(failure: () => Error): void {
    this.#failure = failure;
  }

  holdNextAfter(words: number): ReturnType<ModelRig["holdNextAfter"]> {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#hold = { words, reach: reached.resolve, released: released.promise };
    return { reached: reached.promise, release: released.resolve };
  }

  async idle(): Promise<void> {
    while (this.#running > 0) {
      this.#idle = Promise.withResolvers<void>();
      await this.#idle.promise;
    }
  }

  async #write(...[messages, progress, token]: Parameters<Respond>): Promise<void> {
    const failure = this.#failure;
    const hold = this.#hold;
    this.#failure = undefined;
    this.#hold = undefined;
    if (failure) throw failure();
    const cancelled = new Promise<void>((resolve) =>
      token.onCancellationRequested(() => resolve()),
    );
    for (const [index, piece] of splitTokens(answerFor(messages.map(toChat))).entries()) {
      if (hold?.words === index) {
        hold.reach();
        await Promise.race([hold.released, cancelled]);
      }
      if (token.isCancellationRequested) return;
      progress.report(new vscode.LanguageModelTextPart(piece));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function toChat(message: vscode.LanguageModelChatRequestMessage): { role: string; text: string } {
  const isUser = message.role === vscode.LanguageModelChatMessageRole.User;
  const texts = message.content.map((part) =>
    part instanceof vscode.LanguageModelTextPart ? part.value : "",
  );
  return { role: isUser ? "user" : "assistant", text: texts.join("") };
}

async function play(respond: Respond): Promise<vscode.LanguageModelChat> {
  const extension = vscode.extensions.getExtension<{ play(next: Respond): void }>(
    "redial-test.stand-in-models",
  );
  assert.ok(extension, "the providing extension is there");
  (await extension.activate()).play(respond);
  const [chat] = await vscode.lm.selectChatModels({ vendor: "stand-in" });
  assert.ok(chat, "its model is offered");
  return chat;
}

async function openRig(): Promise<ModelRig> {
  const player = new Player();
  const chat = await play(player.respond);
  return {
    opened: await openEditorModel(vscode, chat, 1_000),
    holdNextAfter: (words) => player.holdNextAfter(words),
    failures: failures.map(([name, make, code]) => [name, () => player.failNext(make), code]),
    idle: () => player.idle(),
    close: async () => {},
  };
}

modelContract(
  "the editor's own models",
  failures.map(([name]) => name),
  openRig,
);

describe("the editor's own models", () => {
  it("are listed, found by name, and gone when their extension no longer offers them", async () => {
    await play(async () => {});
    const names = (await listEditorModels(vscode)).map(({ vendor, id }) => `${vendor}/${id}`);
    assert.ok(names.includes("stand-in/stand-in"), names.join());
    assert.equal((await findEditorModel(vscode, "stand-in/stand-in"))?.name, "Stand-in");
    assert.equal(await findEditorModel(vscode, "stand-in/other"), undefined);
  });

  it("count tokens themselves", async () => {
    const opened = await openEditorModel(vscode, await play(async () => {}), 1_000);
    assert.equal(await opened.model.getNumTokens("12345678"), 2);
    assert.equal(opened.contextTokens, 9_000);
  });
});
