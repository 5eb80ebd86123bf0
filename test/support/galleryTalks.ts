// What is said in the pictures of the gallery: long titles, wide code, tables, formulas, Korean.
import { koreanTalks, talks } from "./pictureTalks.ts";
import type { SeededSession } from "./seededSessions.ts";

const call =
  "const answer = await retry(() => fetch('https://example.com/a/rather/long/path?token=' + token), { attempts: 5 });";

/** Every kind of block, some too wide for a narrow panel. */
export const longAnswer: SeededSession = {
  id: "gallery-long",
  title: "A long title that does not fit into the bar of a narrow panel, 그리고 한국어도",
  texts: [
    "How do I retry a request, what does it cost, and `where` is it said? Averyveryverylongwordwithoutanyspaceinitthatmustbebroken",
    `# Retry with back-off

Wait longer after every failure, and add **jitter**, see [the article](https://example.com/back-off). 실패할 때마다 두 배씩 기다립니다.

1. first, a step
2. second, with

   \`\`\`ts
   ${call}
   \`\`\`

   - nested, with \`inline code that is rather long\`
   - [x] a task that is done
   - [ ] one that is not

> It is the sum of all waits that hurts, not one of them.

| attempt | waits at most | why | what happens then to those who wait |
| ------: | :-----------: | --- | --- |
| 1 | 200 ms | a hiccup | nothing that anybody would notice |
| 2 | 400 ms | \`ECONNRESET\` | a spinner |
| 3 | 800 ms | away | a sentence |

The sum is $\\sum_{k=0}^{n} 2^k t = (2^{n+1}-1)\\,t$, and the mean with jitter

$$E[w] = \\int_0^1 2^n t \\cdot x \\, dx = \\frac{2^n t}{2} + \\frac{a}{b+\\sqrt{c}} + \\sum_{i=1}^{n} \\binom{n}{i} p^i (1-p)^{n-i}$$

\`\`\`python
${Array.from({ length: 36 }, (_, line) => `def step_${line}(wait: float = 0.2) -> float: return wait * 2 ** ${line}  # doubles`).join("\n")}
\`\`\`

---

## And in the end

Give up after five attempts, and *say so*.
`,
    "Thanks. In one sentence?",
    "Wait twice as long each time, a little at random, and stop at five.",
  ],
};

/** All of them, for the list. */
export const galleryTalks: readonly SeededSession[] = [longAnswer, ...talks, ...koreanTalks];
