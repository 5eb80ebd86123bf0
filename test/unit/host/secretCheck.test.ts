// Secrets on their way out, in a question and in what goes with it: pointed out, and nothing is sent before
// the user has said what is to become of them.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "mocha";
import type { Attachment } from "../../../src/core/attachments.ts";
import { type Outgoing, SecretCheck } from "../../../src/host/secretCheck.ts";
import type { HostMessage } from "../../../src/shared/protocol.ts";

const token = `ghp_${"a1B2c3D4e5".repeat(4)}`;

function file(path: string, text: string): Attachment {
  return { kind: "file", label: path, path, hash: "", text };
}

const outgoing: Outgoing = {
  text: "Why does it fail?",
  attachments: [file("src/main.ts", "start();"), file("config/.env", `A=1\nTOKEN=${token}\n`)],
};

describe("what is about to be sent", () => {
  let told: HostMessage[];
  let kept: Map<string, unknown>;
  let hosts: readonly string[];
  let check: SecretCheck;

  beforeEach(() => {
    told = [];
    kept = new Map();
    hosts = ["api.openai.com"];
    hasAsked = Promise.withResolvers<void>();
    const state = {
      keys: () => [...kept.keys()],
      get: <T>(key: string): T | undefined => kept.get(key) as T | undefined, // As a Memento does.
      update: async (key: string, value: unknown) => void kept.set(key, value),
    };
    check = new SecretCheck({ state, post: (said) => told.push(said), hosts: async () => hosts });
  });

  const pass = (what: Outgoing): Promise<Outgoing | undefined> => check.pass("t1", what, asked);
  let hasAsked = Promise.withResolvers<void>();
  const asked = async (): Promise<void> => {
    setImmediate(() => hasAsked.resolve());
  };
  it("is pointed out where it stands in an attachment, and redacted there", async () => {
    const passing = pass(outgoing);
    await hasAsked.promise;
    assert.deepEqual(told, [
      {
        type: "secretsFound",
        turnId: "t1",
        found: [{ kind: "token", issuer: "GitHub", excerpt: "ghp_a1…", attachment: "config/.env" }],
        hosts,
      },
    ]);
    check.answer({ type: "answerSecrets", turnId: "t1", choice: "redact" });
    const [main, env] = outgoing.attachments;
    assert.deepEqual(await passing, {
      text: outgoing.text,
      attachments: [main, { ...env, text: "A=1\nTOKEN=[redacted]\n" }],
    });
  });

  it("is found in text and attachments alike, and goes as it is when the user says so", async () => {
    const passing = pass({ ...outgoing, text: `Is ${token} still good?` });
    await hasAsked.promise;
    const [said] = told;
    const places = said?.type === "secretsFound" ? said.found.map((one) => one.attachment) : [];
    assert.deepEqual(places, [undefined, "config/.env"]);
    check.answer({ type: "answerSecrets", turnId: "t1", choice: "sendAnyway" });
    assert.equal((await passing)?.attachments[1]?.text, outgoing.attachments[1]?.text);
  });

  it("is not sent at all when the question is taken back", async () => {
    const passing = pass(outgoing);
    await hasAsked.promise;
    check.answer({ type: "answerSecrets", turnId: "t1", choice: "edit" });
    assert.equal(await passing, undefined);
  });

  it("passes without a word where nothing leaves this machine, and where nobody is to ask", async () => {
    hosts = [];
    assert.equal(await pass(outgoing), outgoing);
    hosts = ["api.openai.com"];
    kept.set("redial.neverAskForSecrets", true);
    assert.equal(await pass(outgoing), outgoing);
    assert.deepEqual(told, []);
  });
});
