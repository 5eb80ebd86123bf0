// An LPUSH of entries that are in the form of the protocol already: ioredis would make three pieces of each
// and put them together again. Loads ioredis: import it only where a connection is there.
import type { UploadBody } from "../core/uploadPorts.ts";
import { Command } from "./driver.ts";

export class StageCommand extends Command {
  readonly #key: string;
  readonly #body: UploadBody;

  constructor(key: string, body: UploadBody) {
    // By its key ioredis finds the node of a cluster.
    super("lpush", [key]);
    this.#key = key;
    this.#body = body;
  }

  override toWritable(): Buffer {
    const { bytes, count } = this.#body;
    const length = Buffer.byteLength(this.#key);
    const head = `*${count + 2}\r\n$5\r\nlpush\r\n$${length}\r\n${this.#key}\r\n`;
    return Buffer.concat([Buffer.from(head), bytes]);
  }
}
