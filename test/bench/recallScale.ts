// Recall and search in a workspace of many messages: `node test/bench/recallScale.ts [messages]`.
import { measureScale, type Times } from "./recall/scale.ts";

const result = await measureScale(Number(process.argv[2] ?? 100_000));
console.log(`${result.messages} messages in one workspace`);
console.log(
  `recall      ${format(result.recall)}, longest stretch ${result.longestStretch.toFixed(1)} ms`,
);
for (const [kind, times] of Object.entries(result.search)) {
  console.log(`search ${kind.padEnd(10)} ${format(times)}`);
}
console.log(`LIKE        ${format(result.like)}`);
const ratio = result.journalBytes / result.storedBytes;
console.log(
  `journal ${result.journalBytes} bytes, ${ratio.toFixed(2)} times its messages' entries`,
);

function format({ median, p95 }: Times): string {
  return `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}
