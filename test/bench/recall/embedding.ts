// Vectors for the measurement: of the stand-in (a hashed bag of words: plumbing, no quality), or of a
// real endpoint that is named.
import { env } from "node:process";
import type { Embedder, QuestionVector } from "../../../src/core/embeddingPorts.ts";
import { VectorMaker } from "../../../src/core/vectorMaker.ts";
import type { JournalClient } from "../../../src/journal/client.ts";
import { openEmbeddings } from "../../../src/model/embeddings.ts";
import { parseEndpoint } from "../../../src/model/endpoint.ts";
import { embed } from "../../support/modelEmbeddings.ts";

/** What `--embeddings` names; absent: none. */
export function openEmbedder(name: string | undefined, model: string): Embedder | undefined {
  if (name === undefined) return undefined;
  if (name !== "stand-in") {
    const key = env["OPENAI_API_KEY"];
    return openEmbeddings({ endpoint: parseEndpoint(name), model, key });
  }
  return {
    model: name,
    embed: async (texts) => texts.map((text) => Float32Array.from(embed(text))),
  };
}

/** Makes the vectors of all messages, with the code that makes them in the editor. */
export async function makeVectors(journal: JournalClient, embedder: Embedder): Promise<void> {
  const maker = new VectorMaker({
    store: journal.vectors,
    copy: () => undefined,
    open: async () => embedder,
    log: { info: () => {}, warn: console.warn, error: console.error },
  });
  maker.look();
  await maker.idle();
  maker.dispose();
}

export async function vectorOf(embedder: Embedder, question: string): Promise<QuestionVector> {
  const [numbers] = await embedder.embed([question], AbortSignal.timeout(60_000));
  if (!numbers) throw new Error("no vector came");
  return { model: embedder.model, numbers };
}
