// Messages that nobody would send: made up, or made of good ones by random changes. The same random
// numbers give the same messages. All of it is structured-cloneable, as what crosses to a page is.
import type { Random } from "./chaos/random.ts";

const names = [
  "type",
  "text",
  "turnId",
  "sessionId",
  "messages",
  "path",
  "command",
  "url",
  "__proto__",
];
const words = [
  "",
  "ask",
  "ready",
  "eval",
  "constructor",
  "__proto__",
  "\u202e",
  "\0",
  "../../etc/passwd",
];
const numbers = [0, -0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 0.1];
const longTexts = [200, 201, 4_097, 8_193].map((length) => "x".repeat(length));

/** Anything at all, at most `depth` deep. */
export function anyValue(random: Random, depth = 3): unknown {
  switch (random.between(0, depth > 0 ? 8 : 6)) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return random.next() < 0.5;
    case 3:
      return random.pick(numbers);
    case 4:
      return random.pick(words);
    case 5:
      return random.pick(longTexts);
    case 6:
      return random.next() < 0.5 ? new Date(0) : 10n;
    case 7:
      return Array.from({ length: random.between(0, 4) }, () => anyValue(random, depth - 1));
    default:
      return anyObject(random, depth);
  }
}

function anyObject(random: Random, depth: number): unknown {
  const entries = Array.from({ length: random.between(0, 4) }, () => [
    random.pick(names),
    anyValue(random, depth - 1),
  ]);
  // Own properties, also the one that would be the prototype in a literal.
  return Object.fromEntries(entries);
}

/** A copy of `value` with one thing in it changed: replaced, taken away, added, doubled or moved. */
export function mutated(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) return mutatedList(random, value);
  if (typeof value === "object" && value !== null) return mutatedObject(random, value);
  if (typeof value === "string") return mutatedText(random, value);
  return anyValue(random);
}

function mutatedList(random: Random, list: readonly unknown[]): unknown {
  const index = random.between(0, Math.max(0, list.length - 1));
  switch (random.between(0, 3)) {
    case 0:
      return [...list, anyValue(random)];
    case 1:
      return list.map((item, at) => (at === index ? mutated(random, item) : item));
    case 2:
      return Array.from({ length: 1_001 }, () => list[index]);
    default:
      return Object.fromEntries(list.entries());
  }
}

function mutatedObject(random: Random, value: object): unknown {
  const entries = Object.entries(value);
  const index = random.between(0, Math.max(0, entries.length - 1));
  switch (random.between(0, 4)) {
    case 0:
      return Object.fromEntries(entries.filter((_, at) => at !== index));
    case 1:
      return Object.fromEntries([...entries, [random.pick(names), anyValue(random)]]);
    case 2:
      return random.next() < 0.2 ? entries : anyValue(random);
    default:
      return Object.fromEntries(
        entries.map(([name, item], at) => [name, at === index ? mutated(random, item) : item]),
      );
  }
}

function mutatedText(random: Random, text: string): unknown {
  switch (random.between(0, 4)) {
    case 0:
      return text + random.pick(words);
    case 1:
      return random.pick(longTexts);
    case 2:
      return text.toUpperCase();
    case 3:
      return [text];
    default:
      return anyValue(random);
  }
}

/** `count` messages: a tenth made up, the others `samples` with one to four changes. */
export function strangeMessages(
  random: Random,
  samples: readonly unknown[],
  count: number,
): readonly unknown[] {
  return Array.from({ length: count }, () => {
    if (random.next() < 0.1) return anyValue(random);
    let message: unknown = random.pick(samples);
    for (let change = random.between(1, 4); change > 0; change--)
      message = mutated(random, message);
    return message;
  });
}
