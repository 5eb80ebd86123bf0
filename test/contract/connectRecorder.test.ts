// The recorder that says where an extension host turns to: proven on a program that goes every way there
// is, so that its silence means something.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:net";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, it } from "mocha";
import { ConnectRecorder } from "../support/connectRecorder.ts";
import { makeTempFolder } from "../support/tempFolder.ts";

/** Every way to the outside; each in a `catch`, because nobody answers. */
const program = `
  import { createSocket } from "node:dgram";
  import { lookup, promises, resolve4 } from "node:dns";
  import { request } from "node:http";
  import { connect as connectHttp2 } from "node:http2";
  import { connect } from "node:net";
  import { connect as connectTls } from "node:tls";
  import { Worker } from "node:worker_threads";
  const [pipe, ...ports] = JSON.parse(process.env.PLACES);
  const over = (socket) => new Promise((resolve) => {
    for (const name of ["close", "error"]) socket.once(name, resolve);
  });
  const host = "127.0.0.1";
  await over(connect(pipe));
  await over(connect(ports[0], host));
  await over(connect(ports[1], "localhost"));
  await over(connectTls(ports[2], host));
  await over(request("http://127.0.0.1:" + ports[3]).end());
  await over(connectHttp2("http://127.0.0.1:" + ports[4]));
  await fetch("http://127.0.0.1:" + ports[5]).catch(() => {});
  const udp = createSocket("udp4");
  await new Promise((resolve) => udp.send("x", ports[6], host, resolve));
  udp.close();
  const connected = createSocket("udp4");
  await new Promise((resolve) => connected.connect(ports[7], host, resolve));
  connected.close();
  await new Promise((resolve) => lookup("one.invalid", resolve));
  await promises.lookup("two.invalid").catch(() => {});
  resolve4("three.invalid", () => {});
  const text = \`
    import { connect } from "node:net";
    connect(\${ports[8]}, "127.0.0.1").on("error", () => {}).resume();
  \`;
  const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(text)), { env: {} });
  await new Promise((resolve) => worker.once("exit", resolve));
  process.exit();
`;

/** Accepts and ends at once. */
async function startServer(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.on("error", () => {}).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}

describe("the recorder of connects", () => {
  let recorder: ConnectRecorder;

  beforeEach(() => {
    recorder = new ConnectRecorder();
  });
  afterEach(() => recorder.dispose());

  it("sees every way to the outside, of every thread", async () => {
    const servers = await Promise.all(Array.from({ length: 9 }, startServer));
    const ports = servers.map(({ port }) => port);
    const pipe = `${makeTempFolder("pipe").path}/nobody.sock`;
    const running = promisify(execFile)(
      process.execPath,
      [
        ...recorder.nodeArguments,
        "--input-type=module",
        "-e",
        program,
        "--",
        "--type=extensionHost",
      ],
      {
        env: { ...process.env, PLACES: JSON.stringify([pipe, ...ports]) },
      },
    );
    const pid = running.child.pid ?? 0;
    await running;
    for (const { server } of servers) server.close();
    const all = recorder.all().filter((contact) => contact.pid === pid);
    const places = all.map(({ to }) => to);
    assert.deepEqual(recorder.placesOf(pid).includes(pipe), false);
    const expected = [
      ...[pipe, "localhost", "one.invalid", "two.invalid", "three.invalid"],
      ...ports.map((port) => `127.0.0.1:${port}`),
    ];
    const missed = expected.filter((place) => !places.includes(place));
    assert.deepEqual(missed, []);
    assert.deepEqual(recorder.threads(pid), { main: 1, others: 1 });
    assert.deepEqual(
      recorder
        .strayed()
        .map(({ to }) => to)
        .sort(),
      ["one.invalid", "three.invalid", "two.invalid"],
    );
  });
});
