// The entry of the MCP server: a process of its own that speaks JSON-RPC over stdio and reads the
// journal, which it cannot write. Arguments: the journal's file, then the workspaces' keys.
import { argv, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { memoryAnswer } from "../core/memoryAnswer.ts";
import { NoteBook } from "../core/noteBook.ts";
import { recall } from "../core/recall.ts";
import { openReadOnly } from "../journal/readOnly.ts";
import { answerLine } from "./rpc.ts";

/** Tokens of notes beside what was recalled. */
const noteTokens = 500;

async function main(): Promise<void> {
  const [path = "", ...workspaces] = argv.slice(2);
  const nothing = (): void => {};
  const answer = async (question: string, maxTokens: number): Promise<string> => {
    // Opened anew for each question: the file may have been replaced meanwhile.
    const journal = openReadOnly(path);
    try {
      const log = { info: nothing, warn: nothing, error: nothing };
      const notes = new NoteBook({ items: journal.items, noteItems: nothing, log });
      const excludeIds: ReadonlySet<string> = new Set();
      const ask = { question, workspaces, excludeIds, maxTokens, now: Date.now() };
      const found = await recall(journal.search, ask);
      return memoryAnswer(found, await notes.block(workspaces, noteTokens));
    } finally {
      journal.close();
    }
  };
  for await (const line of createInterface({ input: stdin })) {
    if (line.trim() === "") continue;
    const reply = await answerLine(line, answer);
    if (reply) stdout.write(`${JSON.stringify(reply)}\n`);
  }
}

await main();
