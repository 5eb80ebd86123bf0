// What is said in the README's pictures. Always the same; only the times are those of today.
import type { SeededSession } from "./seededSessions.ts";

/** Makes the workspace known before the sessions are put into it. */
export const firstQuestion = "Hi, my name is Lion King.";

const hourMs = 60 * 60 * 1_000;
const now = Date.now();

/** The first one is shown open. */
export const talks: readonly SeededSession[] = [
  {
    id: "picture-retry",
    title: "Retry with back-off",
    at: now - 2 * 60_000,
    texts: [
      "How do I retry a request without hammering the server?",
      `Wait longer after every failure, and add **jitter** so that clients do not come back at the same moment:

\`\`\`ts
async function retry<T>(work: Work<T>, max = 5) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt + 1 >= max) throw error;
      await sleep(jitter() * 2 ** attempt * 200);
    }
  }
}
\`\`\`

| attempt | waits at most |
| ------: | ------------: |
|       1 |        200 ms |
|       2 |        400 ms |
|       3 |        800 ms |
`,
    ],
  },
  {
    id: "picture-outbox",
    title: "What happens when Redis is away",
    at: now - 3 * hourMs,
    texts: [
      "Where do turns wait while Redis is away?",
      "In the outbox: a row in the same SQLite file, written in the same transaction as the answer. When Redis is back, one script sends the pair and the row goes.",
    ],
  },
  {
    id: "picture-names",
    title: "A name for the outbox table",
    at: now - 26 * hourMs,
    texts: [
      "Is “outbox” a good name for the table?",
      "Yes. It is the name of the pattern (transactional outbox), so whoever knows it knows what the table is for.",
    ],
  },
  {
    id: "picture-release",
    title: "Release checklist",
    at: now - 30 * hourMs,
    texts: [
      "What is left before the release?",
      "- [x] the outbox survives a crash\n- [x] import and export\n- [ ] the changelog",
    ],
  },
];

/** The first one is shown open. */
export const koreanTalks: readonly SeededSession[] = [
  {
    id: "picture-korean",
    title: "재시도 간격",
    at: now - 2 * 60_000,
    texts: [
      "요청을 다시 시도할 때 간격을 어떻게 두면 좋을까?",
      `실패할 때마다 **두 배씩** 기다리고, 조금씩 무작위로 흩어 주세요:

\`\`\`ts
await sleep(Math.random() * 2 ** attempt * 200);
\`\`\`

| 시도 | 최대 대기 |
| ---: | --------: |
|    1 |    200 ms |
|    2 |    400 ms |
`,
    ],
  },
];
