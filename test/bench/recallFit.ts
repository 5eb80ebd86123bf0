// Fits the ranking's weights and says what each part is worth: `node test/bench/recallFit.ts <folder>`.
// Every figure is of conversations that the weights were not fitted on (one left out at a time).
import { randomUUID } from "node:crypto";
import {
  blockEnd,
  blockStart,
  charsPerToken,
  headingOf,
  lineOf,
  placeOf,
} from "../../src/core/recallBlock.ts";
import { type Passage, passagesOf } from "../../src/core/recallPassages.ts";
import { readQuestion } from "../../src/core/recallQuestion.ts";
import { type PassageParts, partsOf, scoreOf, weights } from "../../src/core/recallRank.ts";
import { Journal } from "../../src/journal/journal.ts";
import { type Conversation, type Question, readConversations } from "./recall/conversations.ts";
import { fitWeights, type PartName, partNames, type Sample } from "./recall/fit.ts";
import { budgets, Tally } from "./recall/score.ts";

interface Case extends Sample {
  readonly group: string;
  readonly question: Question;
  readonly passages: readonly Passage[];
  readonly parts: readonly PassageParts[];
}

const readChars = 120_000;
/** Passages of a question, beside its evidence, that weights are fitted on. */
const fitDepth = 150;
/** Fitted to a question's likelihood, the weight of length would forget what tokens cost. */
const fitted = partNames.filter((name) => name !== "length");

function main(): void {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: node test/bench/recallFit.ts <folder>");
  const cases = readConversations(folder).flatMap(readCases);
  const all = fitWeights(cases, fitted, zero(fitted));
  console.log(`fitted on all: ${describe(all)}`);
  console.log(`in use:        ${describe(weights)}  ${recallOf(cases, () => weights)}`);
  console.log(`left out each: ${leftOut(cases, fitted)}`);
  for (const part of fitted) {
    console.log(
      `without ${part.padEnd(9)} ${leftOut(
        cases,
        fitted.filter((name) => name !== part),
      )}`,
    );
  }
}

function readCases(conversation: Conversation): Case[] {
  const journal = new Journal({ path: ":memory:", owner: randomUUID() });
  for (const { session, messages } of conversation.sessions) {
    journal.imports.importMessages(session, messages);
  }
  const cases = conversation.questions.map((question) => {
    const asked = readQuestion(question.text, conversation.askedAt);
    const found = journal.search.recallCandidates({
      workspaces: [conversation.name],
      stems: asked.stems,
      maxChars: readChars,
    });
    const passages = passagesOf(found.messages);
    const { parts } = partsOf(asked, passages, found);
    const isEvidence = (index: number) =>
      question.evidence.includes(passages[index]?.message.id ?? "");
    const likely = parts.filter((_, index) => !isEvidence(index));
    likely.sort((a, b) => scoreOf(b) - scoreOf(a));
    return {
      group: conversation.name,
      question,
      passages,
      parts,
      evidence: parts.filter((_, index) => isEvidence(index)),
      others: likely.slice(0, fitDepth),
    };
  });
  journal.close();
  return cases;
}

/** Recall of each conversation with weights fitted on the others. */
function leftOut(cases: readonly Case[], names: readonly PartName[]): string {
  const groups = [...new Set(cases.map(({ group }) => group))];
  const fits = new Map(
    groups.map((left) => {
      const others = cases.filter(({ group }) => group !== left);
      return [left, fitWeights(others, names, zero(names))] as const;
    }),
  );
  return recallOf(cases, (group) => fits.get(group) ?? weights);
}

/** Parts that are not fitted have no weight, but for the length. */
function zero(names: readonly PartName[]): PassageParts {
  const value = { ...weights };
  for (const name of partNames) if (name !== "length" || names.includes(name)) value[name] = 0;
  return value;
}

function recallOf(cases: readonly Case[], weighing: (group: string) => PassageParts): string {
  const tally = new Tally();
  for (const { group, question, passages, parts } of cases) {
    const order = passages
      .map((passage, index) => {
        const part = parts[index];
        return { passage, score: part ? scoreOf(part, weighing(group)) : 0 };
      })
      .sort((a, b) => b.score - a.score);
    for (const budget of budgets) {
      tally.note(
        question,
        budget,
        pack(
          order.map(({ passage }) => passage),
          budget,
        ),
      );
    }
  }
  const scores = tally.scores().budgets;
  return budgets.map((budget) => `${budget}: ${scores[budget]?.recall.toFixed(4)}`).join("  ");
}

/** Ids of whole messages that fit, as recall packs them. */
function pack(passages: readonly Passage[], budget: number): ReadonlySet<string> {
  const shown = new Set<string>();
  const places = new Set<string>();
  let room = budget * charsPerToken - blockStart.length - blockEnd.length;
  let tries = 0;
  for (const passage of passages) {
    const place = placeOf(passage);
    const cost = lineOf(passage).length + (places.has(place) ? 0 : headingOf(passage).length);
    if (cost > room) {
      if (++tries > 40) break;
      continue;
    }
    room -= cost;
    places.add(place);
    if (passage.start === 0 && passage.end === passage.message.text.length)
      shown.add(passage.message.id);
  }
  return shown;
}

function describe(value: PassageParts): string {
  return partNames.map((name) => `${name} ${value[name].toFixed(2)}`).join(", ");
}

main();
