// Requests to models go through the editor: its proxy (`http.proxy`), its idea of certificates. The
// proxy alone knows the names of the endpoints.
import assert from "node:assert/strict";
import { HumanMessage } from "@langchain/core/messages";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { RedialError } from "../../src/core/errors.ts";
import type { OpenedModel } from "../../src/core/modelPorts.ts";
import { namedEndpoint } from "../../src/model/modelEndpoint.ts";
import { openOpenai } from "../../src/model/openai.ts";
import { serverCertificate } from "../support/certificate.ts";
import { ForwardProxy } from "../support/forwardProxy.ts";
import { ModelServer } from "../support/modelServer.ts";

const key = "sk-by-proxy-0123456789";

function open(baseUrl: string): Promise<OpenedModel> {
  const at = namedEndpoint({ name: "Mine", baseUrl, kind: "openai", models: [] });
  return openOpenai({ at, name: "stand-in", key, contextTokens: 8_000, parameters: {} });
}

/** Sets the user's proxy and waits until this host knows it. */
async function setProxy(url: string | undefined): Promise<void> {
  const current = (): string => vscode.workspace.getConfiguration("http").get("proxy", "");
  const known = Promise.withResolvers<void>();
  const look = (): void => {
    if (current() === (url ?? "")) known.resolve();
  };
  const listening = vscode.workspace.onDidChangeConfiguration(look);
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration("http").update("proxy", url, Global);
  look();
  await known.promise;
  listening.dispose();
}

describe("the editor's network", () => {
  let plain: ModelServer;
  let secure: ModelServer;
  let proxy: ForwardProxy;

  before(async () => {
    plain = await ModelServer.start({ apiKey: key });
    secure = await ModelServer.start({ certificate: serverCertificate() });
    proxy = await ForwardProxy.start({
      "model.test:80": plain.origin,
      "secure.test:443": secure.origin,
    });
    await setProxy(proxy.url);
  });
  after(async () => {
    await setProxy(undefined);
    await proxy.close();
    await plain.close();
    await secure.close();
  });

  it("takes a question to an endpoint by the proxy that the editor is set to", async () => {
    const { model } = await open("http://model.test/v1");
    const answer = await model.invoke([new HumanMessage("repeat: By proxy.")]);
    assert.equal(answer.text, "By proxy.");
    assert.deepEqual(proxy.tunnels, ["model.test:80"]);
    assert.equal(plain.chats[0]?.headers["host"], "model.test");
  });

  it("says of a certificate that is not accepted that it is not, and sends nothing", async () => {
    const { model, toError } = await open("https://secure.test/v1");
    const failed = await model.invoke([new HumanMessage("secret")]).then(undefined, toError);
    assert.ok(failed instanceof RedialError, String(failed));
    assert.deepEqual([failed.code, failed.args[0]], ["modelCertificate", "secure.test"]);
    assert.ok(proxy.tunnels.includes("secure.test:443"));
    assert.deepEqual(secure.requests, []);
  });

  it("says of an endpoint that the proxy does not reach that it is not reached", async () => {
    const { model, toError } = await open("http://nowhere.test/v1");
    const failed = await model.invoke([new HumanMessage("secret")]).then(undefined, toError);
    assert.ok(failed instanceof RedialError, String(failed));
    assert.equal(failed.code, "modelUnreachable");
  });

  it("leaves the proxy out on this machine", async () => {
    const before = proxy.tunnels.length;
    const { model } = await open(plain.baseUrl);
    assert.equal((await model.invoke([new HumanMessage("repeat: At once.")])).text, "At once.");
    assert.equal(proxy.tunnels.length, before);
  });
});
