// A TCP proxy that misbehaves on demand: delays, cuts, swallows replies, refuses, and counts what
// goes through. Knows no protocol: a round trip is a request after a reply (or after the connect).
import { connect, createServer, type Server, type Socket } from "node:net";

/** What went through since the start or the last `resetCounts`. */
export interface ProxyCounts {
  readonly connections: number;
  readonly roundTrips: number;
  /** Bytes from the client to the server. */
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A running proxy. Faults hold until they are taken back, unless they say otherwise. */
export interface FaultProxy {
  readonly port: number;
  counts(): ProxyCounts;
  resetCounts(): void;
  /** Every reply arrives this much later: the time that a round trip takes longer. */
  setDelay(delayMs: number): void;
  /** Resets every open connection, once. */
  cutAll(): void;
  /** Takes no new connections (they are reset at once). */
  refuse(): void;
  /** Lets bytes pile up in both directions without an end: a network that went silent. */
  stall(): void;
  /** The reply to the next request gets only so many bytes through, then its connection is cut. */
  cutNextReplyAfter(bytes: number): void;
  /** Takes back `refuse` and `stall`; what piled up goes on its way. */
  heal(): void;
  close(): Promise<void>;
}

interface Counters {
  connections: number;
  roundTrips: number;
  bytesUp: number;
  bytesDown: number;
}

/** Starts a proxy before `targetPort`. */
export async function startFaultProxy(
  targetPort: number,
  targetHost = "127.0.0.1",
): Promise<FaultProxy> {
  const proxy = new RunningProxy(targetPort, targetHost);
  await proxy.listen();
  return proxy;
}

class RunningProxy implements FaultProxy {
  readonly #server: Server;
  readonly #pairs = new Set<ProxiedConnection>();
  #counters: Counters = emptyCounters();
  #delayMs = 0;
  #isRefusing = false;
  #gate: Gate | undefined;
  #replyLimit: number | undefined;
  #port = 0;

  constructor(targetPort: number, targetHost: string) {
    this.#server = createServer((client) => this.#accept(client, targetPort, targetHost));
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address !== null && typeof address !== "string") this.#port = address.port;
  }

  counts(): ProxyCounts {
    return { ...this.#counters };
  }

  resetCounts(): void {
    this.#counters = emptyCounters();
  }

  setDelay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  cutAll(): void {
    for (const pair of [...this.#pairs]) pair.cut();
  }

  refuse(): void {
    this.#isRefusing = true;
  }

  stall(): void {
    this.#gate ??= new Gate();
  }

  cutNextReplyAfter(bytes: number): void {
    this.#replyLimit = bytes;
    for (const pair of this.#pairs) pair.hasAsked = false;
  }

  heal(): void {
    this.#isRefusing = false;
    this.#gate?.open();
    this.#gate = undefined;
  }

  async close(): Promise<void> {
    this.heal();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cutAll();
    await closed;
  }

  #accept(client: Socket, targetPort: number, targetHost: string): void {
    if (this.#isRefusing) {
      client.resetAndDestroy();
      return;
    }
    this.#counters.connections += 1;
    const server = connect(targetPort, targetHost);
    const pair = new ProxiedConnection(client, server, () => this.#pairs.delete(pair));
    this.#pairs.add(pair);
    let isAwaitingRequest = true;
    client.on("data", (chunk) => {
      this.#counters.bytesUp += chunk.length;
      if (isAwaitingRequest) this.#counters.roundTrips += 1;
      isAwaitingRequest = false;
      pair.hasAsked = true;
      pair.sendUp(chunk, this.#gate?.opened);
    });
    server.on("data", (chunk) => {
      this.#counters.bytesDown += chunk.length;
      isAwaitingRequest = true;
      this.#reply(pair, chunk);
    });
  }

  #reply(pair: ProxiedConnection, chunk: Buffer): void {
    // What a subscriber is told is no reply.
    const limit = pair.hasAsked ? this.#replyLimit : undefined;
    if (limit === undefined) {
      pair.sendDown(chunk, this.#gate?.opened, this.#delayMs);
    } else if (chunk.length < limit) {
      this.#replyLimit = limit - chunk.length;
      pair.sendDown(chunk, this.#gate?.opened, this.#delayMs);
    } else {
      this.#replyLimit = undefined;
      pair.sendLast(chunk.subarray(0, limit));
    }
  }
}

/** One client with its connection to the server; each direction keeps its order. */
class ProxiedConnection {
  /** It asked something since a reply was to be cut. */
  hasAsked = false;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #onEnd: () => void;
  #up: Promise<void> = Promise.resolve();
  #down: Promise<void> = Promise.resolve();

  constructor(client: Socket, server: Socket, onEnd: () => void) {
    this.#client = client;
    this.#server = server;
    this.#onEnd = onEnd;
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => this.cut());
    }
    client.on("close", () => this.#endAfter(this.#up, server));
    server.on("close", () => this.#endAfter(this.#down, client));
    const closed = [client, server].map(
      (socket) => new Promise<void>((resolve) => socket.once("close", () => resolve())),
    );
    void Promise.all(closed).then(() => this.#onEnd());
  }

  sendUp(chunk: Buffer, opened: Promise<void> | undefined): void {
    this.#up = this.#up.then(() => opened).then(() => write(this.#server, chunk));
  }

  sendDown(chunk: Buffer, opened: Promise<void> | undefined, delayMs: number): void {
    const due = Date.now() + delayMs;
    this.#down = this.#down
      .then(() => opened)
      .then(() => (delayMs === 0 ? undefined : pause(due - Date.now())))
      .then(() => write(this.#client, chunk));
  }

  /** Writes what is left and resets the connection once it is on its way. */
  sendLast(chunk: Buffer): void {
    this.#server.removeAllListeners("data");
    this.#server.resume();
    this.#down = this.#down.then(() => {
      if (chunk.length === 0 || this.#client.destroyed) this.cut();
      else this.#client.write(chunk, () => this.cut());
    });
  }

  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  #endAfter(sent: Promise<void>, socket: Socket): void {
    void sent.then(() => socket.end());
  }
}

class Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.opened = promise;
    this.open = resolve;
  }
}

function write(socket: Socket, chunk: Buffer): void {
  if (!socket.destroyed) socket.write(chunk);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, durationMs)));
}

function emptyCounters(): Counters {
  return { connections: 0, roundTrips: 0, bytesUp: 0, bytesDown: 0 };
}
