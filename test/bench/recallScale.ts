// Recall and search in a workspace of many messages: `node test/bench/recallScale.ts [messages]`.
import { measureImport } from "./recall/importing.ts";
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

const { messages, took, reads, longestStretch } = await measureImport(10_000);
console.log(
  `import of ${messages} messages in ${took.toFixed(0)} ms; meanwhile ${reads.count} reads of the panel: ` +
    `median ${reads.median.toFixed(1)} ms, longest ${reads.longest.toFixed(1)} ms; ` +
    `longest stretch ${longestStretch.toFixed(1)} ms`,
);
