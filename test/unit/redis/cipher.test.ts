// Encryption of texts for Redis: the same in, the same out; whatever was changed does not open.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { isSealedEntry, isSealedText, MemoryCipher } from "../../../src/redis/cipher.ts";

const salt = "000102030405060708090a0b0c0d0e0f";
const entry = JSON.stringify({
  type: "human",
  data: { content: "Where does the plover nest? 둥지", id: "q1", additional_kwargs: {} },
});

describe("the cipher of a memory", () => {
  let cipher: MemoryCipher;
  let other: MemoryCipher;

  before(async () => {
    [cipher, other] = await Promise.all([
      MemoryCipher.derive("correct horse battery", salt),
      MemoryCipher.derive("correct horse batterz", salt),
    ]);
  });

  it("is the same for the same passphrase and salt, however it was typed", async () => {
    const [composed, decomposed, elsewhere] = await Promise.all([
      MemoryCipher.derive("caf\u00e9 au lait", salt),
      MemoryCipher.derive("cafe\u0301 au lait", salt),
      MemoryCipher.derive("caf\u00e9 au lait", salt.replace("00", "ff")),
    ]);
    assert.equal(composed.id, decomposed.id);
    assert.equal(composed.sealEntry(entry), decomposed.sealEntry(entry));
    assert.notEqual(composed.id, elsewhere.id);
  });

  it("makes the same entry of the same message, and gives back its very bytes", () => {
    const sealed = cipher.sealEntry(entry);
    assert.equal(cipher.sealEntry(entry), sealed);
    assert.equal(cipher.openEntry(sealed), entry);
    assert.doesNotMatch(sealed, /plover|둥지/);
    const { type, data } = JSON.parse(sealed);
    assert.deepEqual(
      [type, data.id, data.content, data.additional_kwargs.redial_sealed.key],
      ["human", "q1", "[Encrypted by Redial]", cipher.id],
    );
  });

  it("opens nothing of another key, of another purpose, or that was changed by a bit", () => {
    const sealed = cipher.seal("entry", entry);
    assert.equal(other.open("entry", sealed), undefined);
    assert.equal(cipher.open("title", sealed), undefined);
    const bytes = Buffer.from(sealed, "base64");
    for (const place of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      assert.equal(cipher.open("entry", changed.toString("base64")), undefined);
    }
    for (const length of [0, 5, 27]) {
      const short = bytes.subarray(0, length).toString("base64");
      assert.equal(cipher.open("entry", short), undefined);
    }
    assert.equal(other.openEntry(cipher.sealEntry(entry)), cipher.sealEntry(entry));
  });

  it("takes whatever stands in a list, and leaves alone what nobody encrypted", () => {
    for (const raw of ["", "no JSON", "[1]", '{"type":5,"data":null}', '{"data":{"id":7}}']) {
      assert.equal(cipher.openEntry(cipher.sealEntry(raw)), raw);
      assert.equal(cipher.openEntry(raw), raw);
      assert.equal(isSealedEntry(raw), false);
      assert.equal(isSealedEntry(cipher.sealEntry(raw)), true);
    }
    const quoted = JSON.stringify({ type: "human", data: { content: 'what is "redial_sealed"?' } });
    assert.equal(cipher.openEntry(quoted), quoted);
  });

  it("marks short texts as encrypted, and keeps an empty one empty", () => {
    const sealed = cipher.sealText("title", "The plover");
    assert.equal(isSealedText(sealed), true);
    assert.equal(cipher.openText("title", sealed), "The plover");
    assert.equal(cipher.openText("title", "in plain"), "in plain");
    assert.equal(isSealedText(other.openText("title", sealed)), true);
    assert.equal(cipher.sealText("item", ""), "");
  });
});
