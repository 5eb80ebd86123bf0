// The page's policy and its page. That the policy suffices is shown in test/page, in Chromium.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { contentSecurityPolicy, pageHtml } from "../../../src/shared/csp.ts";

describe("the page's policy", () => {
  it("allows the nonce's scripts, the extension's styles and images, and nothing else", () => {
    assert.deepEqual(contentSecurityPolicy("n0nce", "https://ext.test").split("; "), [
      "default-src 'none'",
      "script-src 'nonce-n0nce'",
      "style-src https://ext.test",
      "img-src https://ext.test",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
  });

  it("stands once in the page, before any script", () => {
    const html = pageHtml({
      nonce: "n0nce",
      cspSource: "https://ext.test",
      scriptUri: 'https://ext.test/page.js?"><script>',
      styleUri: "https://ext.test/page.css",
      locale: "ko",
    });
    assert.equal(html.split("Content-Security-Policy").length, 2);
    assert.equal(html.split("<script").length, 2);
    assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<script"));
    assert.ok(html.includes('<html lang="ko">'));
  });
});
