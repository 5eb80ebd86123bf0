// What a question asks for.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readQuestion } from "../../../src/core/recallQuestion.ts";

const now = new Date(2025, 5, 18, 15).getTime();

function stems(text: string): string {
  return readQuestion(text, now).stems.join(" ");
}

function matching(question: string, answers: readonly string[]): readonly string[] {
  const { cues } = readQuestion(question, now);
  return answers.filter((answer) => cues.some((cue) => cue.test(answer)));
}

describe("a question", () => {
  it("is its telling words, each once, without its dates", () => {
    assert.deepEqual(
      [
        stems("What did we decide about the deployments, and which deployment was it?"),
        stems("When did Ana paint on 7 May 2023?"),
        stems("How does getUserName work?"),
        stems("이름이 뭐야?"),
      ],
      ["decid deploy", "ana paint", "getusernam get user name work", "이름 름이"],
    );
  });

  it("of small words only is those words", () => {
    assert.equal(stems("Who am I?"), "who am i");
    assert.equal(stems("?!"), "");
  });

  it("may be as long as a file", () => {
    const { stems: found } = readQuestion(
      `${"early ".repeat(20)}${"long ".repeat(200_000)}last`,
      now,
    );
    assert.deepEqual(found, ["earli", "long", "last"]);
    const words = Array.from({ length: 5_000 }, (_, index) => `w${index}`).join(" ");
    assert.equal(readQuestion(words, now).stems.length, 30);
  });

  it("says what its answer looks like", () => {
    const answers = ["I went last week", "I have 3 of them", "It was with Maria", "Yes, it was"];
    assert.deepEqual(
      [
        matching("When did you go?", answers),
        matching("How many do I have?", answers),
        matching("Who was it with?", answers),
        matching("Did it work?", answers),
        matching("언제 갔어?", ["지난주에 갔어", "응"]),
      ],
      [[answers[0]], [answers[1]], [answers[2]], [], ["지난주에 갔어"]],
    );
  });

  it("says whose words it is about", () => {
    const questions = [
      "What's my name?",
      "What did you suggest for the cache?",
      "What did you tell me about my cache?",
      "Where is the cache?",
      "내 이름이 뭐야?",
      "추천한 게 뭐였지?",
    ];
    assert.deepEqual(
      questions.map((question) => readQuestion(question, now).speaker),
      ["human", "ai", "ai", undefined, "human", "ai"],
    );
  });
});
