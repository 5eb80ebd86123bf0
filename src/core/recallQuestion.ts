// What a question asks for, as recall needs it: its words as stems, the times it names, the kind of
// answer it wants and whose words. General language only; knows no messages.
import { type DateRange, findDates } from "./recallDates.ts";
import { stemOf } from "./textStem.ts";
import { eachWord } from "./textWords.ts";

export interface RecallQuestion {
  /** Stems of the words that carry its meaning, each once. */
  readonly stems: readonly string[];
  /** All its words, folded, for names. */
  readonly words: ReadonlySet<string>;
  readonly dates: readonly DateRange[];
  /** What an answer looks like: each pattern that it should match. */
  readonly cues: readonly RegExp[];
  /** Whose words are asked for: "what did I say", "what did you suggest". */
  readonly speaker?: "human" | "ai";
}

/** Of a long question its beginning and its end are read, in UTF-16 code units each. */
const readLength = 2_000;
/** Most stems; bits of one integer in recallRank.ts. */
const maxStems = 30;

const stopWords = new Set(
  `a an the and or but if of to in on at for with by from as is are was were be been being am do does
  did done doing have has had having will would shall should can could may might must i you he she it
  we they me him her us them my your his its our their mine yours hers ours theirs this that these
  those there here what which who whom whose when where why how not no nor so than then too very just
  also about into over after before between during up down out off again once more most some any each
  all both few other own same such only s t d ll m re ve don doesn didn isn aren wasn weren won wouldn
  couldn shouldn hasn haven hadn please tell
  내 나 저 제 너 네 그 이 것 수 뭐 뭐야 무엇 어떤 언제 누가 누구 어디 어떻 떻게 왜 에서 에게 으로 하는
  했던 던 는 은 을 를 가 에 의 도 로 와 과 야 지 고 게 해 요`.split(/\s+/),
);

const timeCue =
  /\b(?:yesterday|today|tonight|tomorrow|ago|last|next|week|weekend|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|recently|morning|night|since|just|(?:19|20)\d\d)\b|\d\s*[년월일시주]|오늘|어제|내일|지난|다음/i;
const numberCue =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|couple|few|several|once|twice|first|second|third|dozen|many|times)\b|하나|한 |두 |세 |네 |번/i;
/** A capital within a sentence, or a quoted title. */
const nameCue = /(?<=[\p{Ll},;:'"“(] )\p{Lu}\p{Ll}+|"[^"]+"|“[^”]+”|「[^」]+」/u;

const asks: readonly (readonly [question: RegExp, answer: RegExp])[] = [
  [
    /^\s*when\b|\bwhat (?:date|year|month|day|time)\b|\bhow long\b|언제|며칠|몇\s*[년월일시]/i,
    timeCue,
  ],
  [/\bhow (?:many|much|long|often|old)\b|몇|얼마/i, numberCue],
  [/\bwho\b|\bwhich\b|\bnames?\b|\bwhere\b|누구|누가|어디|이름|어느/i, nameCue],
];

const ofHuman = /\b(?:i|i'm|i've|my|me|mine)\b|(?:^|\s)(?:내|제)(?:가|게)?\s|나[는의]|저[는의]/i;
const ofModel =
  /\b(?:did|do|have|had) you\b|\byou(?:'ve)? (?:said|say|told|suggest|recommend|answer|wrote|explain)\w*|\byour (?:answer|suggestion|advice|code|explanation)\b|네가|당신이|알려\s*준|추천한/i;

/** Reads a question, asked at `now` (epoch ms). */
export function readQuestion(text: string, now: number): RecallQuestion {
  const question = shortened(text);
  const { ranges, rest } = findDates(question, now);
  const words = new Set<string>();
  eachWord(question, (word) => words.add(word));
  const speaker = speakerOf(question);
  return {
    stems: stemsOf(rest),
    words,
    dates: ranges,
    cues: asks.filter(([asked]) => asked.test(question)).map(([, cue]) => cue),
    ...(speaker && { speaker }),
  };
}

/** When it holds nothing but small words, those are what there is to find. */
function stemsOf(text: string): readonly string[] {
  const all = new Set<string>();
  const telling = new Set<string>();
  eachWord(text, (word) => {
    all.add(stemOf(word));
    if (!stopWords.has(word)) telling.add(stemOf(word));
  });
  return [...(telling.size > 0 ? telling : all)].slice(0, maxStems);
}

function speakerOf(question: string): RecallQuestion["speaker"] {
  if (ofModel.test(question)) return "ai";
  return ofHuman.test(question) ? "human" : undefined;
}

function shortened(text: string): string {
  if (text.length <= 2 * readLength) return text;
  return `${text.slice(0, readLength)} ${text.slice(-readLength)}`;
}
