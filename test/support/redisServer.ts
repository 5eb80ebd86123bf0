// A real redis-server for the tests, on a free port and with a data folder of its own.
import { rmSync } from "node:fs";
import { findFreePort } from "./freePort.ts";
import { type ServerProcess, startProcess } from "./processes.ts";
import { makeTempFolder } from "./tempFolder.ts";

/** What the server is started with. */
export interface RedisOptions {
  readonly password?: string;
  /** Keep data on disk (append-only file, synced at every write), so that it survives `kill`. */
  readonly appendOnly?: boolean;
  /** Further lines of a redis.conf as arguments, e.g. `["--cluster-enabled", "yes"]`. */
  readonly args?: readonly string[];
  /** Default: a free one. With TLS only (`--tls-port` in `args`), 0. */
  readonly port?: number;
}

/** A running server; `start` after `stop` or `kill` listens on the same port with the same data. */
export interface RedisServer {
  readonly port: number;
  /** `redis://` URL with the password, database 0. */
  readonly url: string;
  /** Where its data files are. */
  readonly folder: string;
  start(): Promise<void>;
  /** Ends it as `redis-cli shutdown` would. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts again with nothing in it, as a server without persistence does. */
  restartEmpty(): Promise<void>;
  /** Ends it for good and takes its files away. */
  close(): Promise<void>;
}

/** Starts a server and waits until it accepts connections. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = makeTempFolder("redis");
  const port = options.port ?? (await findFreePort());
  const password = options.password;
  let server: ServerProcess | undefined;

  const start = async (): Promise<void> => {
    server = await startProcess({
      command: "redis-server",
      args: redisArguments(port, folder.path, options),
      readyWhen: /Ready to accept connections/,
    });
  };
  const stop = async (): Promise<void> => server?.stop();
  await start();
  return {
    port,
    url: `redis://${password === undefined ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}/0`,
    folder: folder.path,
    start,
    stop,
    kill: async () => server?.kill(),
    restartEmpty: async () => {
      await server?.kill();
      for (const name of ["appendonlydir", "dump.rdb"]) {
        rmSync(`${folder.path}/${name}`, { recursive: true, force: true });
      }
      await start();
    },
    close: async () => {
      await stop();
      folder.remove();
    },
  };
}

function redisArguments(port: number, folder: string, options: RedisOptions): readonly string[] {
  return [
    ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
    ...["--appendonly", options.appendOnly === true ? "yes" : "no", "--appendfsync", "always"],
    ...(options.password === undefined ? [] : ["--requirepass", options.password]),
    ...(options.args ?? []),
  ];
}
