// Servers of this machine: found by themselves, their true contexts asked for, and told when they or
// their models are gone. Each stand-in listens on a port of its own.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import { listLocalModels, listModels } from "../../../src/model/catalog.ts";
import {
  ContextLengths,
  type LocalServer,
  localPrefix,
  localServers,
} from "../../../src/model/localServers.ts";
import { createModelSource, type ModelSourceParts } from "../../../src/model/open.ts";
import { findFreePort } from "../../support/freePort.ts";
import {
  LocalModelServer,
  llamaCppRoutes,
  lmStudioRoutes,
  type OllamaModel,
  ollamaRoutes,
  vllmRoutes,
} from "../../support/localModelServers.ts";
import { noEditorModels } from "../../support/noEditorModels.ts";

const running: LocalModelServer[] = [];

async function start(routes: Parameters<typeof LocalModelServer.start>[0]) {
  const server = await LocalModelServer.start(routes);
  running.push(server);
  return server;
}

/** The server of this kind, at another port than its usual one. */
function at(kind: string, { baseUrl }: { readonly baseUrl: string }): LocalServer {
  const known = localServers.find((server) => server.kind === kind);
  assert.ok(known);
  return { ...known, baseUrl };
}

function parts(servers: readonly LocalServer[], mayAsk = true): ModelSourceParts {
  return {
    settings: () => ({
      baseUrl: "https://api.invalid/v1",
      name: "configured",
      contextTokens: 128_000,
      isContextSet: false,
      endpoints: [],
      parameters: {},
    }),
    findKey: async () => undefined,
    editor: noEditorModels,
    lengths: new ContextLengths(() => mayAsk),
    servers,
    // The session's id says in these tests which model it has: "ollama llama3.2".
    chosen: ({ sessionId }) => {
      const [kind = "", model = ""] = (sessionId ?? "").split(" ");
      return { source: `${localPrefix}${kind}`, model };
    },
    answerTokens: () => 1_000,
  };
}

function asker(kind: string, model: string): { workspace: string; sessionId: string } {
  return { workspace: "w", sessionId: `${kind} ${model}` };
}

async function codeOfOpening(
  source: ModelSourceParts,
  who: ReturnType<typeof asker>,
): Promise<string> {
  const opening = createModelSource(source).open(who, new AbortController().signal);
  return opening.then(
    ({ name }) => `opened ${name}`,
    (error: unknown) => (error instanceof RedialError ? `${error.code}: ${error.action}` : "?"),
  );
}

describe("model servers on this machine", () => {
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  it("are found, each with its models that chat and how much these really take", async () => {
    const models: readonly OllamaModel[] = [
      { name: "llama3.2:latest", most: 131_072, numCtx: 8_192 },
      { name: "qwen3:8b", most: 40_960, numCtx: 8_192, loadedWith: 16_384 },
      { name: "phi4:latest", most: 16_384 },
      { name: "tiny:latest", most: 2_048 },
      { name: "nomic-embed-text:latest", most: 2_048 },
    ];
    const servers = [
      at("ollama", await start(ollamaRoutes(models))),
      at(
        "lmstudio",
        await start(
          lmStudioRoutes([
            { id: "gemma-3-12b", most: 131_072, loadedWith: 4_096 },
            { id: "mistral-small", most: 32_768 },
            { id: "text-embedding-nomic-embed-text-v1.5", most: 2_048 },
          ]),
        ),
      ),
      at(
        "llamacpp",
        await start(llamaCppRoutes({ id: "/m/q.gguf", trainedWith: 131_072, slot: 5_120 })),
      ),
      at("vllm", await start(vllmRoutes("Qwen/Qwen3-8B", 24_000))),
    ];
    const lists = await listModels(parts(servers));
    const found = lists.flatMap(({ models: listed }) =>
      listed.map((one) => [one.provider, one.name, one.contextTokens, one.isLocal, one.hasKey]),
    );
    assert.deepEqual(
      found.filter(([, name]) => name !== "configured"),
      [
        ["Ollama", "llama3.2:latest", 8_192, true, undefined],
        ["Ollama", "qwen3:8b", 16_384, true, undefined],
        ["Ollama", "phi4:latest", 4_096, true, undefined],
        ["Ollama", "tiny:latest", 2_048, true, undefined],
        ["LM Studio", "gemma-3-12b", 4_096, true, undefined],
        ["LM Studio", "mistral-small", 32_768, true, undefined],
        ["llama.cpp", "/m/q.gguf", 5_120, true, undefined],
        ["vLLM", "Qwen/Qwen3-8B", 24_000, true, undefined],
      ],
    );
    const here = await listLocalModels(parts(servers));
    assert.deepEqual(
      here.map(({ name }) => name),
      found.map(([, name]) => name).filter((name) => name !== "configured"),
    );
  });

  it("say whether a model takes images; one that does not say is tried", async () => {
    const servers = [
      at(
        "ollama",
        await start(
          ollamaRoutes([
            { name: "seeing", most: 8_192, takesImages: true },
            { name: "blind", most: 8_192 },
          ]),
        ),
      ),
      at(
        "lmstudio",
        await start(
          lmStudioRoutes([
            { id: "seeing", most: 8_192, type: "vlm" },
            { id: "blind", most: 8_192 },
          ]),
        ),
      ),
      at("vllm", await start(vllmRoutes("unknown", 8_192))),
    ];
    const source = createModelSource(parts(servers));
    const takes = async (kind: string, model: string): Promise<unknown> => {
      const who = asker(kind, model);
      const opened = await source.open(who, new AbortController().signal);
      assert.equal((await source.status(who)).takesImages, opened.takesImages);
      return opened.takesImages;
    };
    assert.deepEqual(
      [
        await takes("ollama", "seeing"),
        await takes("ollama", "blind"),
        await takes("lmstudio", "seeing"),
        await takes("lmstudio", "blind"),
        await takes("vllm", "unknown"),
      ],
      [true, false, true, false, undefined],
    );
  });

  it("that do not run are not listed, and cost nobody else anything", async () => {
    const gone = at("vllm", { baseUrl: `http://127.0.0.1:${await findFreePort()}/v1` });
    const there = at("ollama", await start(ollamaRoutes([{ name: "a", most: 8_192 }])));
    const lists = await listModels(parts([gone, there]));
    assert.deepEqual(
      lists.map(({ at: { label } }) => label),
      ["api.invalid", "Ollama"],
    );
  });

  it("say how much a chosen model takes, and the turn is fitted to that", async () => {
    const model: OllamaModel = { name: "small", most: 131_072, loadedWith: 6_144 };
    const source = parts([at("ollama", await start(ollamaRoutes([model])))]);
    const who = asker("ollama", "small");
    const opened = await createModelSource(source).open(who, new AbortController().signal);
    assert.equal(opened.contextTokens, 6_144);
    const status = await createModelSource(source).status(who);
    assert.deepEqual(
      [status.contextTokens, status.isReady, status.isLocal, status.isGone],
      [6_144, true, true, undefined],
    );
  });

  it("that did not run, or were too busy to say how much they take, are asked again", async () => {
    const model: OllamaModel = { name: "small", most: 131_072, loadedWith: 6_144 };
    const port = await findFreePort();
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    const source = parts([at("ollama", { baseUrl })]);
    const who = asker("ollama", "small");
    assert.equal((await createModelSource(source).status(who)).contextTokens, 128_000);
    running.push(await LocalModelServer.start(ollamaRoutes([model]), port));
    assert.equal((await createModelSource(source).status(who)).contextTokens, 6_144);
  });

  it("are no longer waited for when the turn is stopped", async () => {
    const findKey = (): Promise<never> => new Promise(() => {});
    const stop = new AbortController();
    const source = createModelSource({ ...parts([]), findKey, chosen: () => undefined });
    const opening = source.open(asker("none", "m"), stop.signal);
    stop.abort(new RedialError("stopped"));
    await assert.rejects(opening, { code: "stopped" });
    await assert.rejects(source.open(asker("none", "m"), stop.signal), { code: "stopped" });
  });

  it("that are gone are said to be gone, and another model is offered", async () => {
    const server = await start(ollamaRoutes([{ name: "a", most: 8_192 }]));
    const source = parts([at("ollama", server)]);
    const who = asker("ollama", "a");
    assert.equal(await codeOfOpening(source, who), "opened a");
    await server.close();
    assert.equal(await codeOfOpening(source, who), "localServerGone: pickModel");
    const { isReady, isGone } = await createModelSource(source).status(who);
    assert.deepEqual([isReady, isGone], [false, true]);
  });

  it("whose model is gone do not answer with another one unasked", async () => {
    // llama.cpp answers with what it has, whatever name it is asked for.
    const slot = { id: "/m/new.gguf", trainedWith: 8_192, slot: 8_192 };
    const source = parts([at("llamacpp", await start(llamaCppRoutes(slot)))]);
    const who = asker("llamacpp", "/m/old.gguf");
    assert.equal(await codeOfOpening(source, who), "modelGone: pickModel");
    assert.equal((await createModelSource(source).status(who)).isGone, true);
  });

  it("are left in peace in Restricted Mode", async () => {
    const server = await start(ollamaRoutes([{ name: "a", most: 8_192 }]));
    const source = parts([at("ollama", server)], false);
    await createModelSource(source).status(asker("ollama", "a"));
    assert.deepEqual(server.asked, []);
  });

  it("that the settings no longer name are gone too", async () => {
    const source = parts([]);
    const who = asker("nowhere", "a");
    assert.equal(await codeOfOpening(source, who), "modelGone: pickModel");
    assert.equal((await createModelSource(source).status(who)).isGone, true);
  });
});
