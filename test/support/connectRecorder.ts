// Where the processes of a test's editor turn to: every connect, datagram and name that is looked up,
// of every thread. What is recorded is recorded by recordConnects.cjs inside of them.
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./projectRoot.ts";
import { makeTempFolder, type TempFolder } from "./tempFolder.ts";

/** One place that a process turned to; `start`: the recording began in a thread. */
export interface Contact {
  readonly pid: number;
  readonly isMainThread: boolean;
  readonly kind: "start" | "tcp" | "udp" | "pipe" | "dns";
  /** `host:port`, path of a pipe, the name that was looked up, or what started, if it matters. */
  readonly to: string;
}

/** Addresses and names of this machine. */
const ownPlace = /^(127\.\d+\.\d+\.\d+|::1|localhost)(:\d+)?$/;

/** Pipes lead to processes of this machine only. */
function isOnNetwork({ kind }: Contact): boolean {
  return kind !== "start" && kind !== "pipe";
}

/** Records from when a Node process starts with its arguments, with all that it forks. */
export class ConnectRecorder {
  /** What Node is to be started with; the editor hands it on to its extension hosts. */
  readonly nodeArguments: readonly string[];
  readonly #folder: TempFolder = makeTempFolder("connects");
  readonly #record: string;

  constructor() {
    const preload = join(this.#folder.path, "record.cjs");
    copyFileSync(join(projectRoot, "test/support/recordConnects.cjs"), preload);
    this.#record = `${preload}.jsonl`;
    this.nodeArguments = ["--require", preload];
  }

  /** All so far, oldest first. */
  all(): readonly Contact[] {
    if (!existsSync(this.#record)) return [];
    const lines = readFileSync(this.#record, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line): Contact => JSON.parse(line));
  }

  /** Threads of this process that were recorded. */
  threads(pid: number): { readonly main: number; readonly others: number } {
    const starts = this.all().filter((contact) => contact.pid === pid && contact.kind === "start");
    const main = starts.filter((contact) => contact.isMainThread).length;
    return { main, others: starts.length - main };
  }

  /** Where the process turned to on the network, each place once, sorted. */
  placesOf(pid: number): readonly string[] {
    const contacts = this.all().filter((contact) => contact.pid === pid && isOnNetwork(contact));
    return [...new Set(contacts.map(({ to }) => to))].sort();
  }

  /** What lies off this machine, of all extension hosts: the editor has a gallery to look for. */
  strayed(): readonly Contact[] {
    const all = this.all();
    const starts = all.filter(({ kind, to }) => kind === "start" && to === "extensionHost");
    const hosts = new Set(starts.map(({ pid }) => pid));
    return all.filter(
      (contact) => hosts.has(contact.pid) && isOnNetwork(contact) && !ownPlace.test(contact.to),
    );
  }

  dispose(): void {
    this.#folder.remove();
  }
}
