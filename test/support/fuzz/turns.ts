// Cases of single turns: an endpoint that fails somewhere in its reply, and a window that dies at one of
// the steps. What was told as kept is on disk, and the next window goes on.
import { toView } from "../../../src/core/messages.ts";
import type { OpenedModel } from "../../../src/core/modelPorts.ts";
import type { SessionStore } from "../../../src/core/ports.ts";
import { settingsEndpoint } from "../../../src/model/modelEndpoint.ts";
import { openOpenai } from "../../../src/model/openai.ts";
import { type ChatWindow, openChatWindow } from "../../unit/core/chatWindow.ts";
import { answering } from "../../unit/core/scriptedModel.ts";
import type { JournalFile } from "../../unit/journal/journalFile.ts";
import type { Random } from "../chaos/random.ts";
import type { ModelFault } from "../modelFaults.ts";
import type { ModelServer } from "../modelServer.ts";

const question = "Which animal roars?";
const pieces = ["The ", "lion ", "roars, ", "and ", "so ", "does ", "the ", "tiger."];

/** Asks an endpoint that fails in one way, once; returns what is wrong after that. */
export async function endpointCase(
  random: Random,
  file: JournalFile,
  server: ModelServer,
  replyBytes: number,
): Promise<readonly string[]> {
  const fault = anyFault(random, replyBytes);
  server.failAlways(fault);
  const settings = { silenceMs: 150 };
  const window = openChatWindow(file, {
    owner: crypto.randomUUID(),
    models: () => openServer(server),
    settings,
  });
  try {
    const sessionId = await window.ask(question);
    server.failAlways(undefined);
    const [asked, answer] = viewsOf(window, sessionId);
    const isRight =
      asked?.text === question &&
      (answer === undefined
        ? asked.error !== undefined
        : answer.state === "complete"
          ? answer.text === `I read: ${question}`
          : `I read: ${question}`.startsWith(answer.text) && answer.error !== undefined);
    if (!isRight) return [`${JSON.stringify(fault)}: ${JSON.stringify([asked, answer])}`];
    settings.silenceMs = 60_000;
    await window.ask("And then?", sessionId);
    const last = viewsOf(window, sessionId).at(-1);
    return last?.state === "complete" ? [] : [`${JSON.stringify(fault)}: it did not go on`];
  } finally {
    server.failAlways(undefined);
    await window.chat.close();
    window.journal.close();
  }
}

/** Without the second attempt that a failure before the first word gets: the first one is looked at. */
async function openServer({ baseUrl }: ModelServer): Promise<OpenedModel> {
  const settings = { baseUrl, name: "stand-in", contextTokens: 8_000, isContextSet: true };
  const at = settingsEndpoint({ ...settings, endpoints: [], parameters: {} });
  const options = { at, name: "stand-in", key: undefined, contextTokens: 8_000, parameters: {} };
  const { retryAfterMs: _, ...opened } = await openOpenai(options);
  return opened;
}

function anyFault(random: Random, replyBytes: number): ModelFault {
  switch (random.between(0, 9)) {
    case 0:
      return { kind: "status", status: random.pick([400, 401, 403, 404, 429, 500, 502, 503]) };
    case 1:
      return { kind: random.pick(["refuse", "empty", "garbage"] as const) };
    case 2:
      return { kind: "stall", afterTokens: random.between(0, 3) };
    default:
      return { kind: "cut", afterBytes: random.between(0, replyBytes) };
  }
}

/** Where in its turn a window dies. */
export interface Death {
  /** Calls of the store and the model's second half, counted from 0. */
  readonly step: number;
  /** Before the step is done, or after. */
  readonly isBefore: boolean;
  /** Pieces of the answer that come in its first half. */
  readonly piecesBefore: number;
}

/** Kills a window at one of its steps. */
export async function killCase(random: Random, file: JournalFile): Promise<readonly string[]> {
  const step = random.between(0, 14);
  const isBefore = random.next() < 0.5;
  const piecesBefore = random.between(0, pieces.length);
  return (await killAt({ step, isBefore, piecesBefore }, file)).problems;
}

/** Kills a window and opens the next one; what is wrong after that, and whether it came to the step. */
export async function killAt(
  { step: deadAt, isBefore, piecesBefore }: Death,
  file: JournalFile,
): Promise<{ readonly hasDied: boolean; readonly problems: readonly string[] }> {
  const dead = Promise.withResolvers<"dead">();
  let step = 0;
  const never = new Promise<never>(() => {});
  const isDead = (): boolean => step > deadAt;
  const mortal = (store: SessionStore): SessionStore =>
    new Proxy(store, {
      get:
        (target, name: keyof SessionStore) =>
        async (...args: never[]) => {
          const here = step++;
          if (here > deadAt || (here === deadAt && isBefore)) return die(dead, never);
          const result: unknown = await Reflect.apply(target[name], target, args);
          return here === deadAt ? die(dead, never) : result;
        },
    });
  const window = openChatWindow(file, {
    owner: crypto.randomUUID(),
    store: mortal,
    script: async function* () {
      yield* pieces.slice(0, piecesBefore);
      step += 1;
      if (isDead()) await die(dead, never);
      yield* pieces.slice(piecesBefore);
      return undefined;
    },
  });
  const asked = window.ask(question, undefined, crypto.randomUUID()).catch(() => undefined);
  const hasDied = (await Promise.race([asked, dead.promise])) === "dead";
  return { hasDied, problems: await afterwards(window, file) };
}

function die(dead: PromiseWithResolvers<"dead">, never: Promise<never>): Promise<never> {
  dead.resolve("dead");
  return never;
}

async function afterwards(killed: ChatWindow, file: JournalFile): Promise<readonly string[]> {
  const started = killed.events.find((event) => event.kind === "started");
  const ended = killed.events.find((event) => event.kind === "ended");
  killed.journal.close();
  file.write("UPDATE turn SET pid = 4194303, aliveAt = 0");
  const next = openChatWindow(file, { owner: crypto.randomUUID(), script: answering("So.") });
  try {
    await next.chat.recoverAbandoned();
    if (!started) return [];
    const sessionId = started.session.id;
    const [asked, answer] = viewsOf(next, sessionId);
    const problems: string[] = [];
    if (asked?.text !== question) problems.push("the question is gone");
    if (ended && answer?.text !== pieces.join("")) problems.push("the answer is gone");
    if (answer && !pieces.join("").startsWith(answer.text))
      problems.push("the answer is not its own");
    if (asked?.state === "pending") problems.push("the turn was not ended");
    await next.ask("And then?", sessionId);
    const last = viewsOf(next, sessionId).at(-1);
    if (last?.text !== "So.") problems.push("the session does not go on");
    return problems;
  } finally {
    await next.chat.close();
    next.journal.close();
  }
}

function viewsOf(window: ChatWindow, sessionId: string) {
  return window.journal.sessions
    .readPage(sessionId, 100)
    .messages.map((message) => toView(message));
}
