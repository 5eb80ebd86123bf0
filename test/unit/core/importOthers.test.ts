// Other programs' exports: ChatGPT's conversations.json and VS Code's chat export.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { importSessions } from "../../../src/core/importSessions.ts";
import { jsonElements } from "../../../src/core/jsonElements.ts";
import { textOfMessage } from "../../../src/core/messages.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openMemoryJournal } from "../journal/memoryJournal.ts";
import { remote } from "../journal/memoryStores.ts";

async function* cut(text: string, length: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += length) yield text.slice(start, start + length);
}

async function bring(value: unknown, length = 97): Promise<Journal> {
  const journal = openMemoryJournal();
  await importSessions(remote(journal.staging), cut(JSON.stringify(value, null, 1), length), "w1");
  return journal;
}

function texts(journal: Journal, sessionId: string): readonly string[] {
  const { messages } = journal.sessions.readPage(sessionId, 100);
  return messages.map((message) => `${message.role}: ${textOfMessage(message)}`);
}

function node(id: string, parent: string | null, role?: string, text = "", more: object = {}) {
  const content = { content_type: "text", parts: [text] };
  const message =
    role === undefined ? null : { id, author: { role }, content, create_time: 1, ...more };
  return { id, parent, message, children: [] as string[] };
}

/** A conversation whose nodes know their children. */
function conversation(nodes: readonly ReturnType<typeof node>[], current: string) {
  const mapping = Object.fromEntries(nodes.map((each) => [each.id, each]));
  for (const { id, parent } of nodes) if (parent !== null) mapping[parent]?.children.push(id);
  return {
    ...{ id: "c1", conversation_id: "c1", title: "Lions", create_time: 1_700_000_000.5 },
    ...{ mapping, current_node: current },
  };
}

const tree = conversation(
  [
    node("root", null),
    node("sys", "root", "system", "Be kind."),
    node("q1", "sys", "user", "First?"),
    node("a1", "q1", "assistant", "One.", { metadata: { model_slug: "gpt-4o" } }),
    node("q2", "a1", "user", "Second?", { create_time: 2 }),
    node("a2", "q2", "assistant", "Two.", { create_time: 3 }),
    node("a2b", "q2", "assistant", "Two, again.", { create_time: 4 }),
    node("q2b", "a1", "user", "Second, edited?", { create_time: 5 }),
    node("a2c", "q2b", "assistant", "Edited.", { create_time: 6 }),
  ],
  "a2c",
);

describe("ChatGPT's conversations.json", () => {
  it("becomes a session of the branch shown last", async () => {
    const journal = await bring([tree]);
    const session = journal.sessions.readSession("chatgpt-c1");
    assert.deepEqual([session?.title, session?.createdAt], ["Lions", 1_700_000_000_500]);
    assert.deepEqual(texts(journal, "chatgpt-c1"), [
      "human: First?",
      "ai: One.",
      "human: Second, edited?",
      "ai: Edited.",
    ]);
  });

  it("keeps every other branch as a version", async () => {
    const journal = await bring([tree]);
    assert.deepEqual(texts(journal, "chatgpt-c1-a2"), [
      "human: First?",
      "ai: One.",
      "human: Second?",
      "ai: Two.",
    ]);
    assert.deepEqual(texts(journal, "chatgpt-c1-a2b").slice(2), [
      "human: Second?",
      "ai: Two, again.",
    ]);
    const marks = journal.versions.versionsOf("chatgpt-c1");
    assert.deepEqual(marks, [{ messageId: "q2b", index: 2, count: 3 }]);
    assert.equal(
      journal.library.browse({ workspaces: ["w1"], offset: 0, limit: 9 }).sessions.length,
      1,
    );
  });

  it("says what is no text, and leaves out what was hidden", async () => {
    const parts = ["Look:", { content_type: "image_asset_pointer" }];
    const journal = await bring([
      conversation(
        [
          node("root", null),
          node("q", "root", "user", "", { content: { content_type: "multimodal_text", parts } }),
          node("h", "q", "assistant", "hidden", {
            metadata: { is_visually_hidden_from_conversation: true },
          }),
          node("c", "h", "assistant", "", {
            content: { content_type: "code", language: "python", text: "print(1)" },
          }),
          node("t", "c", "tool", "", { content: { content_type: "execution_output", text: "1" } }),
          node("a", "t", "assistant", "Done."),
        ],
        "a",
      ),
    ]);
    assert.deepEqual(texts(journal, "chatgpt-c1"), [
      "human: Look:\n\n[image]",
      "ai: ```python\nprint(1)\n```",
      "ai: ```\n1\n```",
      "ai: Done.",
    ]);
  });

  it("brings many, some of them broken, and survives a loop", async () => {
    const loop = conversation(
      [node("x", "y", "user", "Round"), node("y", "x", "assistant", "and")],
      "x",
    );
    const journal = await bring([
      { ...tree, id: "c2", conversation_id: "c2", title: "" },
      { title: "no mapping" },
      null,
      { ...loop, id: "c3", conversation_id: "c3" },
      tree,
    ]);
    assert.equal(journal.sessions.readSession("chatgpt-c2")?.title, "First?");
    assert.ok(journal.sessions.readSession("chatgpt-c1"));
  });
});

describe("VS Code's chat export", () => {
  const request = (index: number, text: string, response: readonly unknown[]) => ({
    requestId: `request_${index}`,
    responseId: `response_${index}`,
    message: { text, parts: [] },
    variableData: { variables: [] },
    response,
    timestamp: 1_700_000_000_000 + index,
    modelId: "copilot/gpt-4.1",
  });
  const chat = {
    responderUsername: "GitHub Copilot",
    initialLocation: "panel",
    requests: [
      request(1, "Where is the queue?", [
        { value: "It is in ", supportThemeIcons: false },
        { kind: "inlineReference", inlineReference: { path: "/src/queue.ts", scheme: "file" } },
        { value: ".", supportThemeIcons: false },
        { kind: "progressMessage", content: { value: "Searching" } },
      ]),
      request(2, "Make it longer", [
        { kind: "toolInvocationSerialized", pastTenseMessage: { value: "Read queue.ts" } },
        {
          kind: "textEditGroup",
          uri: { path: "/src/queue.ts" },
          edits: [[{ text: "const max = 2;", range: {} }]],
        },
        { value: "Done." },
      ]),
      request(3, "", []),
    ],
  };

  it("becomes one session, found again when it is imported twice", async () => {
    const journal = await bring(chat);
    const id = "vscode-request_1";
    assert.equal(journal.sessions.readSession(id)?.title, "Where is the queue?");
    assert.deepEqual(texts(journal, id), [
      "human: Where is the queue?",
      "ai: It is in `queue.ts`.",
      "human: Make it longer",
      "ai: > Read queue.ts\n\n`queue.ts`\n\n```\nconst max = 2;\n```\n\nDone.",
    ]);
    const again = await importSessions(
      remote(journal.staging),
      cut(JSON.stringify(chat), 50),
      "w1",
    );
    assert.deepEqual([again.sessions.length, again.known], [0, 1]);
  });
});

describe("the elements of a JSON array", () => {
  it("are the same wherever the text is cut", async () => {
    const value = {
      a: ["x"],
      b: { requests: [0] },
      requests: [{ "]": '"},[' }, [1, [2]], "a,b", 3],
      z: 1,
    };
    const text = JSON.stringify(value, null, 2);
    for (let length = 1; length < 20; length++) {
      const found: unknown[] = [];
      for await (const element of jsonElements(cut(text, length), "requests")) {
        found.push(JSON.parse(element));
      }
      assert.deepEqual(found, value.requests);
    }
  });

  it("of a text that ends early are an error", async () => {
    const read = async (): Promise<void> => {
      for await (const _ of jsonElements(cut('[1,2,{"a":', 3), "x"));
    };
    await assert.rejects(read, SyntaxError);
  });
});
