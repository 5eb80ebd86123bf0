// Reads a Redis URL: where to connect, as whom, and how to name the server without its secrets.
// Knows nothing of the driver.
import { RedialError } from "../core/errors.ts";

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

interface Common {
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly isTls: boolean;
  /** How sentences name the server: host and port, never credentials. */
  readonly label: string;
}

/** Where a URL leads. */
export type RedisAddress = Common &
  (
    | { readonly kind: "single"; readonly server: HostAndPort }
    | { readonly kind: "unix"; readonly path: string }
    | {
        readonly kind: "sentinel";
        readonly sentinels: readonly HostAndPort[];
        readonly master: string;
        readonly sentinelUsername?: string;
        readonly sentinelPassword?: string;
      }
    | { readonly kind: "cluster"; readonly nodes: readonly HostAndPort[] }
  );

const schemes = {
  "redis:": { read: singleAddress, isTls: false },
  "rediss:": { read: singleAddress, isTls: true },
  "unix:": { read: unixAddress, isTls: false },
  "redis+unix:": { read: unixAddress, isTls: false },
  "redis+sentinel:": { read: sentinelAddress, isTls: false },
  "rediss+sentinel:": { read: sentinelAddress, isTls: true },
  "redis+cluster:": { read: clusterAddress, isTls: false },
  "rediss+cluster:": { read: clusterAddress, isTls: true },
} as const;

const defaultPort = 6379;
const defaultSentinelPort = 26379;

/** A URL in its pieces; `failure` is what to throw when one of them is no good. */
interface Pieces {
  readonly authority: string;
  /** After the first slash behind the authority; `undefined` without one. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly common: Pick<Common, "username" | "password" | "isTls">;
  readonly failure: RedialError;
}

/**
 * Reads `redis://`, `rediss://`, `unix://`, `redis+sentinel://h1,h2/master`, `redis+cluster://h1,h2`
 * (the last two with `rediss+` for TLS), each with `user:password@`; the database as the last part
 * of the path or as `?db=`. Percent signs in credentials are decoded where they can be.
 * Code `redisUrlInvalid`, whose argument holds no credentials.
 */
export function readRedisUrl(text: string): RedisAddress {
  const url = text.trim();
  const parts = /^([a-z+]+:)\/\/([^?]*)(?:\?(.*))?$/i.exec(url);
  const scheme = parts?.[1]?.toLowerCase() ?? "";
  const failure = invalid(url);
  if (!isScheme(scheme)) throw failure;
  // The last @: an unencoded one in a password is the likelier slip than one in a path.
  const body = parts?.[2] ?? "";
  const at = body.lastIndexOf("@");
  const { read, isTls } = schemes[scheme];
  const [authority = "", path = ""] = splitOnce(body.slice(at + 1), "/");
  return read({
    authority,
    path,
    query: new URLSearchParams(parts?.[3] ?? ""),
    common: { ...readCredentials(body.slice(0, Math.max(at, 0))), isTls },
    failure,
  });
}

/** True when the URL holds a user name or password, and so belongs into SecretStorage. */
export function hasCredentials(text: string): boolean {
  return /^[a-z+]+:\/\/[^?]*@/i.test(text.trim()) || /[?&]sentinelPassword=/i.test(text);
}

/** The URL without user names and passwords: what may stand in settings. */
export function withoutCredentials(text: string): string {
  return text
    .trim()
    .replace(/^([a-z+]+:\/\/)[^?]*@/i, "$1")
    .replace(/([?&])sentinel(?:Username|Password)=[^&]*/gi, "$1")
    .replace(/[?&]+$/, "");
}

function singleAddress(pieces: Pieces): RedisAddress {
  const server = readHost(pieces, pieces.authority, defaultPort);
  const database = readDatabase(pieces, pieces.path);
  const label = labelOf(server, defaultPort);
  return { ...pieces.common, kind: "single", server, database, label };
}

function unixAddress(pieces: Pieces): RedisAddress {
  if (pieces.authority !== "" || pieces.path === "") throw pieces.failure;
  const path = `/${pieces.path}`;
  const database = readDatabase(pieces, "");
  return { ...pieces.common, kind: "unix", path, database, label: path };
}

function sentinelAddress(pieces: Pieces): RedisAddress {
  const [name = "", databaseText = ""] = splitOnce(pieces.path, "/");
  if (name === "") throw pieces.failure;
  const sentinels = readHosts(pieces, defaultSentinelPort);
  const master = decode(name);
  const username = pieces.query.get("sentinelUsername");
  const password = pieces.query.get("sentinelPassword");
  const hosts = sentinels.map((host) => labelOf(host, defaultSentinelPort)).join(", ");
  return {
    ...pieces.common,
    kind: "sentinel",
    sentinels,
    master,
    ...(username !== null && { sentinelUsername: username }),
    ...(password !== null && { sentinelPassword: password }),
    database: readDatabase(pieces, databaseText),
    label: `${master} (${hosts})`,
  };
}

function clusterAddress(pieces: Pieces): RedisAddress {
  const nodes = readHosts(pieces, defaultPort);
  const database = readDatabase(pieces, pieces.path);
  // A cluster has database 0 only.
  if (database !== 0) throw pieces.failure;
  const label = nodes.map((node) => labelOf(node, defaultPort)).join(", ");
  return { ...pieces.common, kind: "cluster", nodes, database, label };
}

function readCredentials(text: string): { username?: string; password?: string } {
  const [username = "", password = ""] = splitOnce(text, ":");
  return {
    ...(username !== "" && { username: decode(username) }),
    ...(password !== "" && { password: decode(password) }),
  };
}

function readHosts(pieces: Pieces, port: number): readonly HostAndPort[] {
  return pieces.authority.split(",").map((part) => readHost(pieces, part.trim(), port));
}

function readHost(pieces: Pieces, text: string, otherwise: number): HostAndPort {
  const parts = /^(?:\[([0-9a-f:.%\w]+)\]|([^:[\]/\s]+))(?::(\d+))?$/i.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? otherwise : Number(parts[3]);
  if (host === undefined || port < 1 || port > 65_535) throw pieces.failure;
  return { host, port };
}

function readDatabase(pieces: Pieces, path: string): number {
  const text = path === "" ? (pieces.query.get("db") ?? "0") : path;
  if (!/^\d{1,4}$/.test(text)) throw pieces.failure;
  return Number(text);
}

function labelOf({ host, port }: HostAndPort, usual: number): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === usual ? name : `${name}:${port}`;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare percent sign: the text was not encoded.
    return text;
  }
}

function isScheme(text: string): text is keyof typeof schemes {
  return Object.hasOwn(schemes, text);
}

function invalid(url: string): RedialError {
  const at = url.lastIndexOf("@");
  const scheme = /^[a-z+]+:\/\//i.exec(url)?.[0] ?? "";
  const shown = at < 0 ? url : `${scheme}…@${url.slice(at + 1)}`;
  return new RedialError("redisUrlInvalid", [shown.replace(/\?.*$/, "")]);
}
