// Whether and when a refused request may be sent again: never where an answer may have begun.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { retryAfterMs } from "../../../src/model/openaiErrors.ts";

function refused(status: number, headers: Record<string, string> = {}, code?: string): Error {
  const more = { status, headers: new Headers(headers), ...(code !== undefined && { code }) };
  return Object.assign(new Error("refused"), more);
}

function broken(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

describe("when a request is sent again", () => {
  it("is after the seconds or milliseconds that the endpoint names", () => {
    assert.equal(retryAfterMs(refused(429, { "retry-after": "7" })), 7_000);
    assert.equal(retryAfterMs(refused(503, { "retry-after": "0.5" })), 500);
    assert.equal(
      retryAfterMs(refused(429, { "retry-after": "7", "retry-after-ms": "1500" })),
      1_500,
    );
  });

  it("is at the date that the endpoint names, at once when that is past", () => {
    const in20Minutes = new Date(Date.now() + 20 * 60_000).toUTCString();
    const waitMs = retryAfterMs(refused(503, { "retry-after": in20Minutes })) ?? 0;
    // A date has whole seconds, and the clock went on.
    assert.ok(waitMs > 10 * 60_000 && waitMs <= 20 * 60_000, String(waitMs));
    const past = new Date(0).toUTCString();
    assert.equal(retryAfterMs(refused(503, { "retry-after": past })), 0);
  });

  it("is left to the usual wait where the endpoint names nothing that can be read", () => {
    assert.equal(retryAfterMs(refused(500)), 0);
    assert.equal(retryAfterMs(refused(429, { "retry-after": "soon" })), 0);
  });

  it("is never for what waiting does not mend", () => {
    const hopeless = [400, 401, 403, 404, 413, 422].map((status) => refused(status));
    const spent = refused(429, { "retry-after": "1" }, "insufficient_quota");
    assert.deepEqual([...hopeless, spent].map(retryAfterMs), Array(7).fill(undefined));
  });

  it("is never where the endpoint may have begun to answer, and to bill", () => {
    const codes = [
      "ECONNRESET",
      "UND_ERR_SOCKET",
      "UND_ERR_BODY_TIMEOUT",
      "UND_ERR_HEADERS_TIMEOUT",
    ];
    assert.deepEqual(codes.map(broken).map(retryAfterMs), Array(4).fill(undefined));
    assert.equal(retryAfterMs(new TypeError("terminated")), undefined);
    const whileReading = Object.assign(new Error("read"), { code: "ETIMEDOUT", syscall: "read" });
    assert.equal(retryAfterMs(new TypeError("fetch failed", { cause: whileReading })), undefined);
  });

  it("is soon where no connection came about", () => {
    const codes = ["EAI_AGAIN", "ENETUNREACH", "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"];
    assert.deepEqual(codes.map(broken).map(retryAfterMs), [0, 0, 0, 0]);
  });
});
