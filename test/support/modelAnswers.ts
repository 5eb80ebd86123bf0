// What the stand-in model says: found in the messages it was sent and nowhere else, so that a test
// sees from the answer whether the history came with the request. Knows nothing of HTTP.

/** One message of a request in the OpenAI format, its content as plain text. */
export interface ChatMessage {
  readonly role: string;
  readonly text: string;
}

/**
 * The answer to the last user message.
 *
 * - `repeat: TEXT` gives TEXT; `long N` gives N numbered words; `markdown` gives a text with every
 *   kind of Markdown block; `how many messages` counts what was sent.
 * - `What's my X?` gives what an earlier message says after "my X is" (any role, the newest first),
 *   also in Korean for the name; without one it does not know.
 * - All else is echoed politely.
 */
export function answerFor(messages: readonly ChatMessage[]): string {
  const last = messages.findLastIndex((message) => message.role === "user");
  const question = messages[last]?.text.trim() ?? "";
  const repeated = /^repeat:\s*([\s\S]*)$/i.exec(question)?.[1];
  if (repeated !== undefined) return repeated;
  const wordCount = /^long (\d+)/i.exec(question)?.[1];
  if (wordCount !== undefined) return numberedWords(Number(wordCount));
  if (/^markdown\b/i.test(question)) return markdownDemo;
  if (/^how many messages/i.test(question)) return `I was sent ${messages.length} messages.`;
  return (
    answerFromFacts(question, messages.slice(0, last)) ??
    greeting(question) ??
    `I read: ${question.slice(0, 500)}`
  );
}

/** Cuts a text into the pieces that are streamed: words with the space before them. */
export function splitTokens(text: string): readonly string[] {
  return text.match(/\s*\S+(?:\s+$)?|\s+$/g) ?? [];
}

/** Text of a message's content: a string, or the text parts of a list. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) =>
      typeof part === "object" && part !== null && "text" in part ? String(part.text) : "",
    )
    .join("");
}

function answerFromFacts(question: string, earlier: readonly ChatMessage[]): string | undefined {
  if (/이름이? ?(?:뭐|무엇|기억)/u.test(question)) {
    const name = newestMatch(earlier, /이름은 (\p{L}+?)(?:입니다|이에요|예요|이야|야)/u);
    return name === undefined ? "이름을 모릅니다." : `네, 이름은 ${name}입니다.`;
  }
  const thing = /\bwhat(?:['’]s| is) (?:my|our|the) ([\p{L}\d -]+)\?/iu.exec(question)?.[1];
  if (thing === undefined) return undefined;
  if (thing === "name") {
    const name = newestMatch(earlier, /\bmy name is (\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)*)/iu);
    return name === undefined ? "I don't know your name." : `Yes, your name is ${name}.`;
  }
  const value = newestMatch(
    earlier,
    new RegExp(`\\b(?:my|our|the) ${thing} is ([^.!?\\n]+)`, "iu"),
  );
  return value === undefined ? `I don't know the ${thing}.` : `The ${thing} is ${value}.`;
}

function newestMatch(messages: readonly ChatMessage[], pattern: RegExp): string | undefined {
  for (const message of messages.toReversed()) {
    const found = pattern.exec(message.text)?.[1];
    if (found !== undefined) return found.trim();
  }
  return undefined;
}

function greeting(question: string): string | undefined {
  const name = newestMatch([{ role: "user", text: question }], /\bmy name is ([\p{L} ]+)/iu);
  return name === undefined ? undefined : `Hello ${name}! How can I help you today?`;
}

function numberedWords(count: number): string {
  return Array.from({ length: count }, (_, index) => `word${index + 1}`).join(" ");
}

const markdownDemo = `# A heading

Some *emphasis*, **strong**, ~~gone~~ and \`code\`, and [a link](https://example.com/).

1. first
2. second
   - nested

- [x] done
- [ ] open

> quoted

| name | value |
| ---- | ----: |
| one  |     1 |
| two  |     2 |

\`\`\`typescript
export function add(left: number, right: number): number {
  return left + right;
}
\`\`\`

The end.
`;
