// Serves the page as the host would: the real HTML with the real policy, the built scripts and the
// style sheet, from memory. The style sheet and the scripts have an origin of their own, as in VS Code.
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, resolve } from "node:path";
import { build } from "esbuild";
import { pageHtml } from "../../../src/shared/csp.ts";

const root = resolve(import.meta.dirname, "../../..");
const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".html": "text/html; charset=utf-8",
};

/** A server of one built page. */
export interface PageServer {
  /** Where the page itself is. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the page as it was built last (`npm run build`), at `/page.html?locale=en`. */
export async function servePage(): Promise<PageServer> {
  const folder = resolve(root, "dist/webview");
  const names = (await readdir(folder)).filter((name) => /\.(?:js|css)$/.test(name));
  const files = names.map(async (name): Promise<[string, Uint8Array]> => {
    return [`/${name}`, await readFile(resolve(folder, name))];
  });
  return await serve(await Promise.all(files));
}

/** Bundles a page of its own, a script in the project, and serves it the same way. */
export async function serveFixture(entry: string): Promise<PageServer> {
  return await serve(await bundle(entry));
}

async function serve(built: readonly (readonly [string, Uint8Array])[]): Promise<PageServer> {
  const files = new Map(built);
  const assets = await listen((path) => files.get(path));
  const source = address(assets);
  const pages = await listen((path, query) => {
    if (path !== "/page.html") return undefined;
    return pageHtml({
      nonce: randomBytes(16).toString("base64url"),
      cspSource: source,
      scriptUri: `${source}/page.js`,
      styleUri: `${source}/page.css`,
      locale: query.get("locale") ?? "en",
    });
  });
  return {
    url: `${address(pages)}/page.html`,
    close: async () => {
      await Promise.all([assets, pages].map(close));
    },
  };
}

async function bundle(entry: string): Promise<[string, Uint8Array][]> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: entry, out: "page" },
      { in: "media/page.css", out: "page" },
    ],
    outdir: "/",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "chrome128",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfig: "src/webview/tsconfig.json",
    minify: true,
    keepNames: true,
    legalComments: "none",
    write: false,
  });
  return result.outputFiles.map((file) => [file.path, file.contents]);
}

type Find = (path: string, query: URLSearchParams) => Uint8Array | string | undefined;

async function listen(find: Find): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const found = find(url.pathname, url.searchParams);
    response.statusCode = found === undefined ? 404 : 200;
    response.setHeader("Content-Type", types[extname(url.pathname)] ?? "text/plain");
    response.setHeader("Access-Control-Allow-Origin", "*");
    // As the frame that the editor puts a page into (`enableForms: false`).
    response.setHeader("Content-Security-Policy", "sandbox allow-scripts allow-same-origin");
    response.end(found);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

function address(server: Server): string {
  // A server that listens on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
