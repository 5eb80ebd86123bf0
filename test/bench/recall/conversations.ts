// Long conversations with questions about them (LoCoMo's files), read from a folder and stored as
// sessions through the journal's own import. Answers and categories stay here, away from recall.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Draft, writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import type { NewMessage, NewSession } from "../../../src/core/ports.ts";
import { titleFromQuestion } from "../../../src/core/titles.ts";
import type { JournalClient } from "../../../src/journal/client.ts";

/** One question with the messages that hold its answer. */
export interface Question {
  readonly text: string;
  readonly category: string;
  /** Message ids; one that is not in the conversation can't be found and counts as missed. */
  readonly evidence: readonly string[];
}

export interface Conversation {
  /** File name without its ending; also its workspace's key. */
  readonly name: string;
  readonly sessions: readonly {
    readonly session: NewSession;
    readonly messages: readonly NewMessage[];
  }[];
  readonly questions: readonly Question[];
  /** When the questions are asked: a day after the last session, epoch ms. */
  readonly askedAt: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** All conversations of a folder, by name. Throws when it holds none. */
export function readConversations(folder: string): readonly Conversation[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const all = files.sort().flatMap((file) => readFile(join(folder, file)));
  if (all.length === 0) throw new Error(`no conversations in ${folder}`);
  return all;
}

/** Stores a conversation, each of its sessions as one. */
export async function importConversation(
  journal: JournalClient,
  { name, sessions }: Conversation,
): Promise<void> {
  await journal.store.noteWorkspace({ key: name, label: name });
  for (const { session, messages } of sessions) {
    await journal.imports.importMessages(session, messages);
  }
}

/** A file holds one conversation, or (the benchmark's own file) a list of them. */
function readFile(path: string): Conversation[] {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  const name = basename(path, ".json");
  if (!isList(parsed)) return readConversation(name, parsed) ?? [];
  return parsed.flatMap((item, index) => {
    const id = isRecord(item) && typeof item["sample_id"] === "string" ? item["sample_id"] : index;
    return readConversation(`${name}-${id}`, item) ?? [];
  });
}

function readConversation(name: string, value: unknown): Conversation[] | undefined {
  if (!isRecord(value)) return undefined;
  const talk = isRecord(value["conversation"]) ? value["conversation"] : value;
  const questions = value["qa"];
  if (!isList(questions)) return undefined;
  const numbers = Object.keys(talk)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const sessions = numbers.flatMap((number) => readSession(name, number, talk));
  const newest = Math.max(0, ...sessions.map(({ session }) => session.createdAt));
  return [
    {
      name,
      sessions,
      questions: questions.flatMap((item) => readQuestion(name, item)),
      askedAt: newest + dayMs,
    },
  ];
}

function readSession(
  name: string,
  number: number,
  talk: Readonly<Record<string, unknown>>,
): Conversation["sessions"][number][] {
  const turns = talk[`session_${number}`];
  const createdAt = readTime(talk[`session_${number}_date_time`]);
  if (!isList(turns) || turns.length === 0) return [];
  const first = talk["speaker_a"];
  const messages = turns.filter(isRecord).map((turn, index) => {
    const draft = {
      id: messageId(name, String(turn["dia_id"])),
      text: textOfTurn(turn),
      extras: { createdAt: createdAt + index * minuteMs },
      name: String(turn["speaker"]),
    } satisfies Draft;
    return turn["speaker"] === first ? writeQuestion(draft) : writeAnswer(draft);
  });
  const title = titleFromQuestion(messages[0]?.text ?? "");
  return [{ session: { id: `${name}-${number}`, workspace: name, title, createdAt }, messages }];
}

function textOfTurn(turn: Readonly<Record<string, unknown>>): string {
  const caption = turn["blip_caption"];
  const text = String(turn["text"]);
  return typeof caption === "string" ? `${text}\n[image: ${caption}]` : text;
}

function readQuestion(name: string, value: unknown): Question[] {
  if (!isRecord(value) || !isList(value["evidence"])) return [];
  // Some entries hold several ids in one string, or a colon too many.
  const ids = value["evidence"].flatMap((entry) => [...String(entry).matchAll(/D:?(\d+:\d+)/g)]);
  if (ids.length === 0) return [];
  return [
    {
      text: String(value["question"]),
      category: String(value["category"]),
      evidence: [...new Set(ids.map((id) => messageId(name, `D${id[1]}`)))],
    },
  ];
}

/** "1:56 pm on 8 May, 2023", on this machine's clock. */
function readTime(value: unknown): number {
  const match = /^(\d+):(\d+)\s*([ap]m) on (\d+) (\w+),? (\d{4})$/i.exec(String(value).trim());
  if (!match) throw new Error(`not a session's time: ${String(value)}`);
  const [, hour, minute, half, day, month, year] = match;
  const time = Date.parse(`${month} ${day}, ${year} 00:00`);
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === "pm" ? 12 : 0);
  return time + (hours * 60 + Number(minute)) * minuteMs;
}

/** Ids are unique within a conversation only. */
function messageId(name: string, id: string): string {
  return `${name}:${id}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
