// The OpenAI wire format, spoken with the stand-in model server.
import assert from "node:assert/strict";
import { HumanMessage } from "@langchain/core/messages";
import { afterEach, beforeEach, describe, it } from "mocha";
import { RedialError } from "../../../src/core/errors.ts";
import type { OpenedModel } from "../../../src/core/modelPorts.ts";
import { parseEndpoint } from "../../../src/model/endpoint.ts";
import { type NamedEndpoint, namedEndpoint } from "../../../src/model/modelEndpoint.ts";
import { openOpenai } from "../../../src/model/openai.ts";
import type { ModelParameters } from "../../../src/model/parameters.ts";
import { serverCertificate } from "../../support/certificate.ts";
import type { ModelFault } from "../../support/modelFaults.ts";
import { ModelServer } from "../../support/modelServer.ts";
import { type ModelRig, modelContract } from "./modelContract.ts";

const faults: readonly (readonly [string, ModelFault, string])[] = [
  ["no key", { kind: "status", status: 401 }, "modelKeyRejected"],
  ["not allowed", { kind: "status", status: 403 }, "modelForbidden"],
  ["no such model", { kind: "status", status: 404 }, "modelNotFound"],
  ["too long", { kind: "status", status: 413 }, "modelTooLong"],
  ["too often", { kind: "status", status: 429 }, "modelRateLimited"],
  ["a bad request", { kind: "status", status: 400 }, "modelBadRequest"],
  ["an error of its own", { kind: "status", status: 500 }, "modelServerError"],
  ["overloaded", { kind: "status", status: 503 }, "modelServerError"],
  ["a reset", { kind: "refuse" }, "modelUnreachable"],
  ["a cut", { kind: "cut", afterBytes: 700 }, "modelCut"],
  ["garbage", { kind: "garbage" }, "modelBadAnswer"],
  ["a redirect", { kind: "redirect", location: "http://127.0.0.1:9/v1" }, "modelRedirected"],
];

const key = "sk-contract-0123456789";

function open(
  server: ModelServer,
  more: Partial<NamedEndpoint> = {},
  parameters: ModelParameters = {},
  ownKey = key,
): Promise<OpenedModel> {
  const named = { name: "Mine", baseUrl: server.baseUrl, kind: "openai", models: [] } as const;
  const at = namedEndpoint({ ...named, ...more });
  return openOpenai({ at, name: "stand-in", key: ownKey, contextTokens: 8_000, parameters });
}

async function openRig(): Promise<ModelRig> {
  const server = await ModelServer.start();
  return {
    opened: await open(server),
    holdNextAfter: (words) => server.holdNextAfter(words),
    failures: faults.map(([name, fault, code]) => [name, () => server.failNext(fault), code]),
    idle: async () => {
      await Promise.all(server.requests.map(({ ended }) => ended));
    },
    close: () => server.close(),
  };
}

modelContract(
  "the OpenAI wire format",
  faults.map(([name]) => name),
  openRig,
);

describe("an OpenAI-compatible endpoint", () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await ModelServer.start();
  });
  afterEach(() => server.close());

  for (const field of ["reasoning_content", "reasoning"]) {
    it(`hands over what the model thought, called ${field}, apart from the answer`, async () => {
      server.reasoning = { field, text: "First I think." };
      const { model } = await open(server);
      const answer = await model.invoke([new HumanMessage("repeat: Yes.")]);
      assert.equal(answer.text, "Yes.");
      assert.equal(answer.additional_kwargs["reasoning_content"], "First I think.");
    });
  }

  it("hands over what the model thought between tags, apart from the answer, piece by piece", async () => {
    const { model } = await open(server);
    const ask = async (answer: string): Promise<readonly string[]> => {
      const [texts, thoughts]: [string[], string[]] = [[], []];
      for await (const piece of await model.stream([new HumanMessage(`repeat: ${answer}`)])) {
        texts.push(piece.text);
        thoughts.push(String(piece.additional_kwargs["reasoning_content"] ?? ""));
      }
      return [texts.join(""), thoughts.join("")];
    };
    assert.deepEqual(await ask("<think>First a < b, I think.</think>\n\nYes, a <think> tag."), [
      "Yes, a <think> tag.",
      "First a < b, I think.",
    ]);
    assert.deepEqual(await ask("<thinking> is a tag."), ["<thinking> is a tag.", ""]);
    assert.deepEqual(await ask("<th"), ["<th", ""]);
    const whole = await model.invoke([new HumanMessage("repeat: <think>Hm.</think>Yes.")]);
    assert.deepEqual([whole.text, whole.additional_kwargs["reasoning_content"]], ["Yes.", "Hm."]);
  });

  it("is asked with the parameters that the model takes", async () => {
    const { model } = await open(server, {}, { temperature: 0.2, maxTokens: 77 });
    await model.invoke([new HumanMessage("Hello")]);
    const body: unknown = server.chats[0]?.body;
    assert.ok(typeof body === "object" && body !== null);
    assert.deepEqual(
      ["temperature", "max_tokens", "reasoning_effort"].map((name) => Reflect.get(body, name)),
      [0.2, 77, undefined],
    );
  });

  it("is asked for no longer answer than its context has room for", async () => {
    const { model } = await open(server, {}, { maxTokens: 6_000 });
    await model.invoke([new HumanMessage("Hello")]);
    assert.equal(Reflect.get(Object(server.chats[0]?.body), "max_tokens"), 4_000);
  });

  it("of Azure is asked at its deployment, with the key under Azure's name", async () => {
    const azure = { kind: "azure", baseUrl: server.origin, apiVersion: "2024-10-21" } as const;
    const { model, toError } = await open(server, azure);
    // The stand-in has no such path: what counts is what it was asked.
    const failed = await model.invoke([new HumanMessage("Hello")]).then(undefined, toError);
    assert.ok(failed instanceof Error);
    const [request] = server.requests;
    assert.equal(request?.path, "/openai/deployments/stand-in/chat/completions");
    assert.equal(request.query["api-version"], "2024-10-21");
    assert.deepEqual(
      [request.headers["api-key"], request.headers["authorization"]],
      [key, undefined],
    );
  });
});

describe("Azure's version 1 interface", () => {
  it("is asked under its own path, without a version, with the key under Azure's name", async () => {
    const server = await ModelServer.start();
    try {
      const { model, toError } = await open(server, { kind: "azure", baseUrl: server.origin });
      // The stand-in has no such path: what counts is what it was asked.
      await model.invoke([new HumanMessage("Hello")]).then(undefined, toError);
      const [request] = server.requests;
      assert.deepEqual(
        [request?.path, request?.query, request?.headers["api-key"]],
        ["/openai/v1/chat/completions", {}, key],
      );
      assert.equal(request?.headers["authorization"], undefined);
    } finally {
      await server.close();
    }
  });
});

describe("an endpoint behind TLS", () => {
  it("whose certificate is not accepted is told by that, and is sent nothing", async () => {
    const server = await ModelServer.start({ certificate: serverCertificate() });
    try {
      const { model, toError } = await open(server);
      const failed = await model.invoke([new HumanMessage("secret")]).then(undefined, toError);
      assert.ok(failed instanceof RedialError, String(failed));
      assert.equal(failed.code, "modelCertificate");
      assert.deepEqual(failed.args, [
        new URL(server.origin).host,
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      ]);
      assert.deepEqual(server.requests, []);
    } finally {
      await server.close();
    }
  });
});

describe("the attacker's endpoint", () => {
  let server: ModelServer;
  let other: ModelServer;
  beforeEach(async () => {
    server = await ModelServer.start();
    other = await ModelServer.start();
  });
  afterEach(async () => {
    await server.close();
    await other.close();
  });

  it("that redirects gets the key itself, and nobody else gets anything", async () => {
    for (const location of [`${other.baseUrl}/chat/completions`, "//evil.test/v1", "/v1/models"]) {
      server.failNext({ kind: "redirect", location });
      const { model, toError } = await open(server);
      const error = await model.invoke([new HumanMessage("secret")]).then(undefined, toError);
      assert.equal(error instanceof Error && Reflect.get(error, "code"), "modelRedirected");
    }
    assert.deepEqual(other.requests, []);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      Array(3).fill("/v1/chat/completions"),
    );
  });

  it("that repeats the key in an error does not bring it into a sentence", async () => {
    server.failNext({ kind: "status", status: 400, message: `Bad request with key ${key}` });
    const { model, toError } = await open(server);
    const error = await model.invoke([new HumanMessage("secret")]).then(undefined, toError);
    assert.ok(error instanceof Error);
    assert.doesNotMatch(error.message, /0123456789/);
    assert.match(error.message, /Bad request/);
  });

  it("that repeats the key where its words are cut shows no part of it", async () => {
    const plainKey = "kingfisher0123456789";
    const message = `${"x ".repeat(140)}${plainKey}`;
    server.failNext({ kind: "status", status: 400, message });
    const { model, toError } = await open(server, {}, {}, plainKey);
    const error = await model.invoke([new HumanMessage("secret")]).then(undefined, toError);
    assert.ok(error instanceof Error);
    assert.match(error.message, /x x x/);
    assert.doesNotMatch(error.message, /king/);
  });

  it("is another one as soon as scheme, host or port differ", () => {
    const origins = [
      "https://api.test/v1",
      "http://api.test/v1",
      "https://api.test:8443/v1",
      "https://api.test.evil.test/v1",
    ].map((url) => parseEndpoint(url).origin);
    assert.equal(new Set(origins).size, 4);
  });
});
