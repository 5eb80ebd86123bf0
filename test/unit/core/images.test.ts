// Images go to models that take them only: for others they are left out, of older questions too, and
// said to be.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Attachment } from "../../../src/core/attachments.ts";
import { knownToTakeImages } from "../../../src/model/knownModels.ts";
import { type JournalFile, makeJournalFile } from "../journal/journalFile.ts";
import { openChatWindow } from "./chatWindow.ts";
import { openedModel, ScriptedModel } from "./scriptedModel.ts";

const image: Attachment = {
  ...{ kind: "image", label: "seen.png", hash: "i", text: "" },
  image: "data:image/png;base64,AAAA",
};
let file: JournalFile;

beforeEach(() => {
  file = makeJournalFile();
});
afterEach(() => file.dispose());

/** What the model is sent for a question with an image, and for the next one, as JSON. */
async function ask(takesImages: readonly (boolean | undefined)[]): Promise<readonly string[]> {
  const asked: string[] = [];
  const model = new ScriptedModel(async function* ({ messages }) {
    asked.push(JSON.stringify(messages));
    yield "Seen.";
    return undefined;
  });
  let opened = 0;
  const window = openChatWindow(file, {
    models: async () => {
      const takes = takesImages[opened++];
      return { ...openedModel(model), ...(takes !== undefined && { takesImages: takes }) };
    },
  });
  const first = { turnId: "t1", workspace: "w1", text: "What is it?", attachments: [image] };
  await window.chat.ask(first);
  const started = window.events.find((event) => event.kind === "started");
  await window.ask("And now?", started?.session.id);
  return asked;
}

describe("an image beside a question", () => {
  it("is sent, and sent again, to a model that takes images or does not say", async () => {
    for (const takes of [true, undefined]) {
      const asked = await ask([takes, takes]);
      assert.equal(asked.length, 2);
      for (const request of asked) assert.match(request, /image\/png;base64,AAAA/);
    }
  });

  it("is left out for a model that takes text only, which is told so", async () => {
    const asked = await ask([false, false]);
    for (const request of asked) assert.doesNotMatch(request, /base64|image_url/);
    assert.match(asked[0] ?? "", /\[Left out: image seen\.png\]/);
  });

  it("is left out of an older question when another model goes on", async () => {
    const [first = "", second = ""] = await ask([true, false]);
    assert.match(first, /base64,AAAA/);
    assert.doesNotMatch(second, /base64|image_url/);
    assert.match(second, /What is it\?/);
  });
});

describe("OpenAI's models by their names", () => {
  it("take text only where that is known, and are tried otherwise", () => {
    const names = ["gpt-3.5-turbo", "gpt-4", "gpt-4-0613", "openai/o1-mini", "o3-mini-2025-01-31"];
    assert.deepEqual(names.map(knownToTakeImages), Array(5).fill(false));
    const others = ["gpt-4o", "gpt-4-turbo", "gpt-5", "o3", "my-own-model"];
    assert.deepEqual(others.map(knownToTakeImages), Array(5).fill(undefined));
  });
});
