// Secrets by their forms: what is found, what is not, and that a long text is no trap.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findSecrets, redactSecrets } from "../../../src/core/secretPatterns.ts";

/** Put together here, so that no scanner takes this file for a leak. */
const letters = (length: number): string => "a1B2c3D4e5F6g7H8i9J0".repeat(50).slice(0, length);
const hex = (length: number): string => "0123456789abcdef".repeat(20).slice(0, length);
const digits = letters(40)
  .toUpperCase()
  .replace(/[^A-Z0-9]/g, "0");

const secrets: Readonly<Record<string, string>> = {
  "a private key": `-----BEGIN OPENSSH PRIVATE KEY-----\n${letters(500)}\n-----END OPENSSH PRIVATE KEY-----`,
  "half of a private key": `-----BEGIN RSA PRIVATE KEY-----\n${letters(300)}`,
  "a PGP key": `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${letters(300)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  "an age key": `AGE-SECRET-KEY-1${digits.padEnd(58, "Q").slice(0, 58)}`,
  "a token of GitHub": `ghp_${letters(36)}`,
  "a fine-grained token of GitHub": `github_pat_${letters(80)}`,
  "a token of GitLab": `glpat-${letters(20)}`,
  "a key of OpenAI": `sk-proj-${letters(48)}`,
  "a key of Anthropic": `sk-ant-${letters(60)}`,
  "a key of AWS": `AKIA${digits.slice(0, 16)}`,
  "a secret of AWS": `aws_secret_access_key = ${letters(40)}`,
  "a key of Azure": `AccountKey=${letters(86)}==`,
  "a key of Google": `AIza${letters(35)}`,
  "a token of Slack": `xoxb-${hex(24)}`,
  "a key of Stripe": `sk_live_${letters(24)}`,
  "a token of npm": `npm_${letters(36)}`,
  "a token of PyPI": `pypi-${letters(80)}`,
  "a token of Hugging Face": `hf_${letters(34)}`,
  "a JSON web token": `eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`,
  "a password in an address": "redis://default:hunter22@db.example.test:6379",
};

const harmless = [
  "What is a private key, and what does -----BEGIN CERTIFICATE----- mean?",
  "sk-learn and scikit-learn; sk-1; ghp_short; AKIA is a prefix",
  "git@github.com:owner/repository.git and https://example.test/a:b@c",
  "0123456789abcdef0123456789abcdef01234567 is a commit",
  "xoxo, npm_config_cache=/tmp, hf_hub, AIza",
];

describe("secrets in a text", () => {
  for (const [name, secret] of Object.entries(secrets)) {
    it(`are found: ${name}`, () => {
      const text = `Why does this fail?\n${secret}\nThanks.`;
      const places = findSecrets(text);
      assert.equal(places.length, 1, JSON.stringify(places));
      const redacted = redactSecrets(text, () => "[redacted]");
      assert.ok(!/hunter22|a1B2c3D4/.test(redacted), redacted);
      assert.ok(redacted.startsWith("Why does this fail?\n"));
      assert.equal(findSecrets(redacted).length, 0);
    });
  }

  it("are not seen where there are none", () => {
    assert.deepEqual(harmless.flatMap(findSecrets), []);
  });

  it("are all taken out, each once", () => {
    const text = Object.values(secrets).join("\n\n");
    assert.equal(findSecrets(text).length, Object.keys(secrets).length);
  });

  it("are looked for in a megabyte of anything without end", () => {
    for (const part of [
      "a",
      "-----BEGIN PRIVATE KEY-----",
      "eyJ",
      "a://",
      "sk-",
      "x:y@",
      "PuTTY-User-Key-File-2:",
    ]) {
      findSecrets(part.repeat(Math.ceil(200_000 / part.length)));
    }
  }).timeout(10_000);
});
