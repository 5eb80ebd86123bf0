// Encryption of what a workspace keeps in Redis: AES-256-GCM under a key that scrypt makes of a
// passphrase. The same text under the same key is the same ciphertext, so that a retried append stays
// the same entry: the nonce is an HMAC of the text (as in RFC 5297, synthetic nonces). Knows no Redis.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  scrypt,
  timingSafeEqual,
} from "node:crypto";

/** What is encrypted; each has keys of its own, so that none can stand in another's place. */
export type Purpose = "entry" | "title" | "item" | "live";

/** scrypt (RFC 7914): 32 MiB and about 0.1 s for each guess. */
const scryptCost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 } as const;
const nonceBytes = 12;
const tagBytes = 16;
/** What LangChain shows in the place of the text. */
const placeholder = "[Encrypted by Redial]";
const textPrefix = "redial-sealed:";

interface PurposeKeys {
  readonly encrypt: Buffer;
  readonly nonce: Buffer;
}

export class MemoryCipher {
  /** Names the key beside everything that it encrypted, and tells it from any other key. */
  readonly id: string;
  readonly #keys: Readonly<Record<Purpose, PurposeKeys>>;

  private constructor(master: Buffer) {
    const derive = (label: string): Buffer =>
      createHmac("sha256", master).update(`redial ${label}`).digest();
    this.id = derive("id").subarray(0, 8).toString("hex");
    const keysOf = (purpose: Purpose): PurposeKeys => ({
      encrypt: derive(`${purpose} key`),
      nonce: derive(`${purpose} nonce`),
    });
    this.#keys = {
      entry: keysOf("entry"),
      title: keysOf("title"),
      item: keysOf("item"),
      live: keysOf("live"),
    };
  }

  /** `salt`: hex. The same passphrase and salt make the same cipher, on whichever machine. */
  static derive(passphrase: string, salt: string): Promise<MemoryCipher> {
    const { promise, resolve, reject } = Promise.withResolvers<MemoryCipher>();
    // One passphrase can be typed as several sequences of code points.
    scrypt(passphrase.normalize("NFKC"), Buffer.from(salt, "hex"), 32, scryptCost, (error, key) => {
      if (error) reject(error);
      else resolve(new MemoryCipher(key));
    });
    return promise;
  }

  /** Nonce, ciphertext and tag in base64. */
  seal(purpose: Purpose, text: string): string {
    const { encrypt } = this.#keys[purpose];
    const nonce = this.#nonceOf(purpose, text);
    const cipher = createCipheriv("aes-256-gcm", encrypt, nonce);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
  }

  /** The text; `undefined` for what this key did not make. */
  open(purpose: Purpose, sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.length < nonceBytes + tagBytes) return undefined;
    const nonce = bytes.subarray(0, nonceBytes);
    try {
      const cipher = createDecipheriv("aes-256-gcm", this.#keys[purpose].encrypt, nonce);
      cipher.setAuthTag(bytes.subarray(-tagBytes));
      const inner = bytes.subarray(nonceBytes, -tagBytes);
      const text = Buffer.concat([cipher.update(inner), cipher.final()]).toString("utf8");
      return timingSafeEqual(this.#nonceOf(purpose, text), nonce) ? text : undefined;
    } catch {
      // Another key's, or changed since: not to be believed.
      return undefined;
    }
  }

  /** A list's entry, encrypted: a LangChain message still, of the same type and id. */
  sealEntry(stored: string): string {
    const { type, id } = outlineOf(stored);
    return JSON.stringify({
      type,
      data: {
        content: placeholder,
        additional_kwargs: { redial_sealed: { key: this.id, text: this.seal("entry", stored) } },
        response_metadata: {},
        ...(id !== undefined && { id }),
        ...(type === "ai" && { tool_calls: [], invalid_tool_calls: [] }),
      },
    });
  }

  /** The entry as it was before {@link sealEntry}; anything else comes back as it is. */
  openEntry(raw: string): string {
    if (!raw.includes('"redial_sealed"')) return raw;
    const { sealed } = outlineOf(raw);
    return (sealed === undefined ? undefined : this.open("entry", sealed)) ?? raw;
  }

  /** A short text (a title, an item's value) that says itself that it is encrypted; "" stays "". */
  sealText(purpose: "title" | "item", text: string): string {
    return text === "" ? "" : `${textPrefix}${this.id}:${this.seal(purpose, text)}`;
  }

  /** The text as it was before {@link sealText}; anything else comes back as it is. */
  openText(purpose: "title" | "item", text: string): string {
    if (!isSealedText(text)) return text;
    return this.open(purpose, text.slice(text.lastIndexOf(":") + 1)) ?? text;
  }

  #nonceOf(purpose: Purpose, text: string): Buffer {
    const hmac = createHmac("sha256", this.#keys[purpose].nonce).update(text, "utf8");
    return hmac.digest().subarray(0, nonceBytes);
  }
}

/** True for what {@link MemoryCipher.sealText} of some key made. */
export function isSealedText(text: string): boolean {
  return text.startsWith(textPrefix);
}

/** True for what {@link MemoryCipher.sealEntry} of some key made. */
export function isSealedEntry(raw: string): boolean {
  return raw.includes('"redial_sealed"') && outlineOf(raw).sealed !== undefined;
}

/** SHA-1 (hex), as Redis tells entries apart. */
export function sha1Of(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

interface Outline {
  readonly type: string;
  readonly id?: string;
  readonly sealed?: string;
}

/** What of an entry is needed outside of its ciphertext; whoever wrote it. */
function outlineOf(raw: string): Outline {
  const entry = parse(raw);
  const data = recordOf(entry["data"]);
  const { type } = entry;
  const { id } = data;
  const { text } = recordOf(recordOf(data["additional_kwargs"])["redial_sealed"]);
  return {
    type: typeof type === "string" && /^\w{1,40}$/.test(type) ? type : "human",
    ...(typeof id === "string" && { id }),
    ...(typeof text === "string" && { sealed: text }),
  };
}

function parse(raw: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(raw));
  } catch {
    // No message: it is encrypted as it is.
    return {};
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : {}; // Just checked.
}
