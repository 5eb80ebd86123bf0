// Loaded into every Node process below a test's editor before anything else: writes down each place
// that the process turns to, at the lowest layer that JavaScript reaches, which net, tls, http, fetch,
// dgram and whatever is built on them go through. CommonJS: `--require` takes nothing else.
"use strict";
const { appendFileSync } = require("node:fs");
const dns = require("node:dns");
const Module = require("node:module");
const threads = require("node:worker_threads");

// Not of the environment: a thread may have been given another one.
const record = `${__filename}.jsonl`;

function note(kind, to) {
  appendFileSync(
    record,
    `${JSON.stringify({ pid: process.pid, isMainThread: threads.isMainThread, kind, to })}\n`,
  );
}

function before(object, name, noting) {
  const original = object[name];
  if (typeof original !== "function") return;
  object[name] = function recorded(...args) {
    noting(...args);
    return Reflect.apply(original, this, args);
  };
}

const { TCP } = process.binding("tcp_wrap");
const { Pipe } = process.binding("pipe_wrap");
const { UDP } = process.binding("udp_wrap");
for (const name of ["connect", "connect6"]) {
  before(TCP.prototype, name, (_request, host, port) => note("tcp", `${host}:${port}`));
  before(UDP.prototype, name, (host, port) => note("udp", `${host}:${port}`));
}
before(Pipe.prototype, "connect", (_request, path) => note("pipe", path));
for (const name of ["send", "send6"]) {
  before(UDP.prototype, name, (...args) => {
    // Once connected it is sent without an address.
    if (typeof args[4] === "string") note("udp", `${args[4]}:${args[3]}`);
  });
}
const lookups = ["lookup", "lookupService", "reverse"];
const names = Object.keys(dns).filter((name) => lookups.includes(name) || /^resolve/.test(name));
for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of names) before(holder, name, (host) => note("dns", String(host)));
}
// What comes with the editor asks its maker for experiments and tells it of its use, whatever the settings
// say: it finds nobody, here as where there is no network.
const makers = /(^|\.)(microsoft|exp-tas|visualstudio|githubcopilot)\.com$/;
const { lookup } = dns;
const { lookup: lookupLater } = dns.promises;
const nobody = (host) => Object.assign(new Error(`ENOTFOUND ${host}`), { code: "ENOTFOUND" });
dns.lookup = (host, ...rest) =>
  makers.test(host) ? process.nextTick(rest.at(-1), nobody(host)) : lookup(host, ...rest);
dns.promises.lookup = async (host, ...rest) => {
  if (makers.test(host)) throw nobody(host);
  return lookupLater(host, ...rest);
};
const { Worker } = threads;
// A thread with an environment of its own does not heed NODE_OPTIONS.
threads.Worker = class extends Worker {
  constructor(file, options = {}) {
    const { execArgv = process.execArgv } = options;
    super(file, { ...options, execArgv: [...execArgv, "--require", __filename] });
  }
};
Module.syncBuiltinESMExports();
note("start", process.argv.includes("--type=extensionHost") ? "extensionHost" : "");
