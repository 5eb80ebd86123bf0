// Vectors from an OpenAI-compatible `/embeddings`. Texts go to the configured endpoint and nowhere else.
import type { Embedder } from "../core/embeddingPorts.ts";
import { RedialError } from "../core/errors.ts";
import type { Endpoint } from "./endpoint.ts";
import { itemsAt, numberAt } from "./fetchJson.ts";
import { guardedFetch } from "./guardedFetch.ts";

export interface EmbeddingsAt {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly key: string | undefined;
}

/** An embedder over the endpoint; no request is made yet. */
export function openEmbeddings({ endpoint, model, key }: EmbeddingsAt): Embedder {
  const ask = guardedFetch(endpoint, key);
  return {
    model: `${endpoint.origin} ${model}`,
    async embed(texts, signal) {
      const response = await ask(`${endpoint.baseUrl}/embeddings`, {
        method: "POST",
        signal,
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({ model, input: texts, encoding_format: "float" }),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new RedialError("embeddingsRefused", [endpoint.host, String(response.status)]);
      }
      return readVectors(await response.json(), texts.length, endpoint.host);
    },
  };
}

/** Vectors by their index; all of one length. Code `embeddingsUnreadable`. */
function readVectors(value: unknown, count: number, host: string): readonly Float32Array[] {
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const [position, item] of itemsAt(value, "data").entries()) {
    const numbers = itemsAt(item, "embedding");
    const index = numberAt(item, "index") ?? position;
    if (numbers.length > 0 && numbers.every((number) => typeof number === "number")) {
      vectors[index] = Float32Array.from(numbers, Number);
    }
  }
  const found = vectors.filter((vector) => vector !== undefined);
  const isEven = found.every(({ length }) => length === found[0]?.length);
  if (found.length !== count || !isEven) throw new RedialError("embeddingsUnreadable", [host]);
  return found;
}
