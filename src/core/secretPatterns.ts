// Secrets by their well-known forms: private keys, tokens that say whose they are, passwords in
// addresses. Finds and blots out; what is done about them is not decided here.
import type { SecretKind } from "../shared/secretMessages.ts";

interface SecretPattern {
  readonly kind: SecretKind;
  readonly issuer?: string;
  /** Global; every repetition has a limit or ends at a character that the next part cannot be. */
  readonly pattern: RegExp;
}

/** A secret's place in a text, in UTF-16 code units. */
export interface SecretPlace {
  readonly kind: SecretKind;
  readonly issuer?: string;
  readonly start: number;
  readonly end: number;
}

/** Forms as their issuers document them; the more special ones first. */
const patterns: readonly SecretPattern[] = [
  {
    kind: "privateKey",
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}(?:-----END [A-Z0-9 ]{1,60}-----)?/g,
  },
  {
    kind: "privateKey",
    issuer: "PuTTY",
    pattern: /PuTTY-User-Key-File-\d:[\s\S]{0,8000}Private-MAC: ?[0-9a-f]{40,64}/g,
  },
  { kind: "privateKey", issuer: "age", pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g },
  {
    kind: "token",
    issuer: "GitHub",
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g,
  },
  { kind: "token", issuer: "GitLab", pattern: /\bgl(?:pat|dt|rt|cbt|ptt)-[A-Za-z0-9_-]{20,255}/g },
  { kind: "token", issuer: "Anthropic", pattern: /\bsk-ant-[A-Za-z0-9_-]{20,255}/g },
  { kind: "token", issuer: "OpenRouter", pattern: /\bsk-or-[A-Za-z0-9_-]{20,255}/g },
  {
    kind: "token",
    issuer: "OpenAI",
    pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,255}/g,
  },
  { kind: "token", issuer: "AWS", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  {
    kind: "token",
    issuer: "AWS",
    pattern: /\baws_secret_access_key["']?\s{0,5}[=:]\s{0,5}["']?[A-Za-z0-9/+=]{40}\b/gi,
  },
  {
    kind: "token",
    issuer: "Azure",
    pattern: /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,100}={0,2}/g,
  },
  { kind: "token", issuer: "Google", pattern: /\bAIza[A-Za-z0-9_-]{35}\b/g },
  { kind: "token", issuer: "Google", pattern: /\bGOCSPX-[A-Za-z0-9_-]{28}\b/g },
  { kind: "token", issuer: "Slack", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,255}/g },
  {
    kind: "token",
    issuer: "Slack",
    pattern: /\bhttps:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,100}/g,
  },
  { kind: "token", issuer: "Stripe", pattern: /\b[sr]k_live_[A-Za-z0-9]{20,255}/g },
  { kind: "token", issuer: "npm", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: "token", issuer: "PyPI", pattern: /\bpypi-[A-Za-z0-9_-]{50,500}/g },
  { kind: "token", issuer: "Hugging Face", pattern: /\bhf_[A-Za-z0-9]{30,60}\b/g },
  {
    kind: "token",
    issuer: "SendGrid",
    pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,64}/g,
  },
  { kind: "token", issuer: "DigitalOcean", pattern: /\bdo[por]_v1_[0-9a-f]{64}\b/g },
  { kind: "token", issuer: "Databricks", pattern: /\bdapi[0-9a-f]{32}\b/g },
  { kind: "token", issuer: "Telegram", pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/g },
  {
    kind: "accessToken",
    pattern: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,6000}\.[A-Za-z0-9_-]{10,1000}/g,
  },
  {
    kind: "password",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,100}:[^\s/@"'<>]{3,200}@(?=[\w[])/gi,
  },
];

/** Secrets in the text, in its order; none lies in another. */
export function findSecrets(text: string): readonly SecretPlace[] {
  const places: SecretPlace[] = [];
  for (const { kind, issuer, pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (places.some((place) => start < place.end && place.start < end)) continue;
      places.push({ kind, start, end, ...(issuer !== undefined && { issuer }) });
    }
  }
  return places.sort((one, other) => one.start - other.start);
}

/** The text with `replacementOf` each secret in its place. */
export function redactSecrets(text: string, replacementOf: (place: SecretPlace) => string): string {
  let done = 0;
  let redacted = "";
  for (const place of findSecrets(text)) {
    redacted += text.slice(done, place.start) + replacementOf(place);
    done = place.end;
  }
  return redacted + text.slice(done);
}
