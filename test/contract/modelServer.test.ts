// The stand-in model keeps its promises: what the tests above it rest on.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { embed } from "../support/modelEmbeddings.ts";
import { ModelServer } from "../support/modelServer.ts";

describe("stand-in model", () => {
  let server: ModelServer;

  beforeEach(async () => {
    server = await ModelServer.start();
  });
  afterEach(() => server.close());

  const post = (messages: readonly object[], more: object = {}): Promise<Response> =>
    fetch(`${server.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer k", "content-type": "application/json" },
      body: JSON.stringify({ model: "stand-in", messages, ...more }),
    });
  const askFor = async (...texts: readonly string[]): Promise<string> => {
    const response = await post(texts.map((content) => ({ role: "user", content })));
    return JSON.parse(await response.text()).choices[0].message.content;
  };

  it("knows a name only when a message that it was sent says it", async () => {
    assert.equal(await askFor("What's my name? Do you remember it?"), "I don't know your name.");
    assert.equal(
      await askFor("Hi, my name is Lion King.", "What's my name? Do you remember it?"),
      "Yes, your name is Lion King.",
    );
    assert.equal(
      await askFor("제 이름은 사자왕입니다.", "내 이름이 뭐지?"),
      "네, 이름은 사자왕입니다.",
    );
    assert.equal(await askFor("Note: the port is 8080.", "What's the port?"), "The port is 8080.");
  });

  it("streams the pieces of the whole answer, with usage when asked", async () => {
    const response = await post([{ role: "user", content: "repeat: one  two\nthree " }], {
      stream: true,
      stream_options: { include_usage: true },
    });
    const events = (await response.text()).trim().split("\n\n");
    assert.equal(events.pop(), "data: [DONE]");
    const chunks = events.map((event) => JSON.parse(event.slice("data: ".length)));
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    assert.equal(text, "one  two\nthree");
    assert.equal(chunks.at(-1).usage.completion_tokens, 3);
  });

  it("records what it was sent", async () => {
    await askFor("one");
    const [chat] = server.chats;
    assert.deepEqual(chat?.messages, [{ role: "user", text: "one" }]);
    assert.equal(chat?.headers["authorization"], "Bearer k");
    assert.equal(await chat?.ended, "finished");
  });

  it("fails as it is told, by a test, by a question and by a model's name", async () => {
    server.failNext({ kind: "status", status: 429, retryAfterSeconds: 7 });
    const limited = await post([]);
    assert.deepEqual([limited.status, limited.headers.get("retry-after")], [429, "7"]);
    assert.equal((await post([{ role: "user", content: "fault: 500" }])).status, 500);
    assert.equal((await post([], { model: "fault-404" })).status, 404);
    assert.equal((await post([])).status, 200);
    await assert.rejects(post([{ role: "user", content: "fault: refuse" }]));
  });

  it("cuts a stream after the bytes it was told", async () => {
    server.failNext({ kind: "cut", afterBytes: 40 });
    const response = await post([{ role: "user", content: "long 50" }], { stream: true });
    const bytes: number[] = [];
    await assert.rejects(async () => {
      for await (const chunk of response.body ?? []) bytes.push(...chunk);
    });
    assert.equal(bytes.length, 40);
  });

  it("holds an answer until it is released, and notices a client that goes away", async () => {
    const hold = server.holdNextAfter(2);
    const abort = new AbortController();
    const response = await fetch(`${server.baseUrl}/chat/completions`, {
      method: "POST",
      signal: abort.signal,
      body: JSON.stringify({ stream: true, messages: [{ role: "user", content: "long 5" }] }),
    });
    await hold.reached;
    abort.abort();
    await assert.rejects(response.text());
    assert.equal(await server.chats[0]?.ended, "aborted");
  });

  it("asks for the key it was given, and lists its models", async () => {
    const guarded = await ModelServer.start({ apiKey: "right", models: ["a", "b"] });
    const get = (key: string): Promise<Response> =>
      fetch(`${guarded.baseUrl}/models`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await get("wrong")).status, 401);
    const list = JSON.parse(await (await get("right")).text());
    assert.deepEqual(
      list.data.map(({ id }: { id: string }) => id),
      ["a", "b"],
    );
    await guarded.close();
  });

  it("embeds texts that share words near each other", () => {
    const dot = (left: string, right: string): number => {
      const other = embed(right);
      return embed(left).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
    };
    assert.ok(dot("the red fox", "a red fox runs") > dot("the red fox", "tax forms of 2024"));
  });
});
