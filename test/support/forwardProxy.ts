// A proxy as companies have it: takes CONNECT, and knows names that nobody else can resolve. Records
// where it was asked to go; reaches nothing but this machine.
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

export class ForwardProxy {
  /** What the setting `http.proxy` wants. */
  readonly url: string;
  /** "host:port" of every tunnel that was asked for. */
  readonly tunnels: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** `routes`: for "host:port" the origin on this machine that answers there. */
  static async start(routes: Readonly<Record<string, string>>): Promise<ForwardProxy> {
    const server = createServer((_request, response) => response.writeHead(501).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = address !== null && typeof address !== "string" ? address.port : 0;
    const proxy = new ForwardProxy(server, port);
    server.on("connect", (request, client: Duplex) =>
      proxy.#tunnel(routes, request.url ?? "", client),
    );
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #tunnel(routes: Readonly<Record<string, string>>, target: string, client: Duplex): void {
    this.tunnels.push(target);
    const route = routes[target];
    if (route === undefined) {
      client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      return;
    }
    const server = connect(Number(new URL(route).port), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      client.pipe(server).pipe(client);
    });
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      // Either end may just go away.
      socket.on("error", () => socket.destroy());
      socket.on("close", () => this.#sockets.delete(socket));
    }
  }
}
