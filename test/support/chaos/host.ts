// A window's host in the chaos run, in a process of its own so that it can be killed: asks turn
// after turn in one session and says which ones are kept.
import { RedialError } from "../../../src/core/errors.ts";
import { writeAnswer, writeQuestion } from "../../../src/core/messages.ts";
import { Peer, workspace } from "../peer.ts";
import type { FromHost, HostOptions, ToHost } from "./messages.ts";
import { Random } from "./random.ts";

const options: HostOptions = JSON.parse(process.argv[2] ?? "");
const random = new Random(options.seed);
const peer = new Peer({
  path: options.path,
  url: options.url,
  copy: { connectTimeoutMs: 500, commandTimeoutMs: 500 },
  turnWaitMs: 200,
});
let isFinishing = false;

process.on("message", (message: ToHost) => {
  if (message.type === "finish") isFinishing = true;
  else void tellState();
});
// The run is over, or died.
process.on("disconnect", () => process.exit());

recoverAbandoned();
await peer.open();
while (!isFinishing) {
  await turn();
  await pause(random.between(0, options.thinkMs));
}

async function turn(): Promise<void> {
  const { sessionId } = options;
  const text = `question ${random.between(0, 1_000_000)}`;
  const turnId = begin(sessionId, text);
  if (turnId === undefined) return;
  await peer.sync.beforeTurn(sessionId, new AbortController().signal);
  await pause(random.between(0, 10));
  if (random.next() < 0.5) peer.journal.turns.checkpoint(turnId, "half an answer");
  await pause(random.between(0, 10));
  peer.finish(sessionId, turnId, text, `answer to ${text}`);
  tell({ type: "kept", turnId });
  await peer.sync.afterTurn(sessionId);
}

/** `undefined` while another window of the same journal answers. */
function begin(sessionId: string, text: string): string | undefined {
  try {
    return peer.begin(sessionId, text);
  } catch (error) {
    if (error instanceof RedialError && error.code === "sessionBusy") return undefined;
    throw error;
  }
}

/** As the chat service does: what a killed window left is ended with what came. */
function recoverAbandoned(): void {
  for (const turn of peer.journal.turns.abandonedTurns()) {
    const extras = { createdAt: Date.now() };
    const text = String(JSON.parse(turn.question.stored).data.content);
    peer.journal.turns.endTurn({
      turnId: turn.turnId,
      sessionId: turn.sessionId,
      question: writeQuestion({ id: turn.questionId, text, extras }),
      ...(turn.text !== "" && {
        answer: writeAnswer({ id: `answer-${turn.turnId}`, text: turn.text, extras }),
      }),
      state: "interrupted",
    });
  }
}

async function tellState(): Promise<void> {
  peer.sync.refresh();
  await peer.sync.idle();
  const { messages } = peer.journal.sessions.readPage(options.sessionId, 1_000_000);
  const shared = messages.filter(
    (message) => message.role !== "human" || message.state !== "interrupted",
  );
  tell({
    type: "state",
    ids: shared.map((message) => message.id),
    waiting: peer.journal.sync.waitingSessions([workspace]).length,
    log: peer.log.lines.slice(-5),
  });
}

function tell(message: FromHost): void {
  process.send?.(message);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
