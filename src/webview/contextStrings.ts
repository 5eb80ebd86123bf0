// The page's words about what goes with a question and how the context is shared out.
import type { AttachmentKind } from "../shared/contextViews.ts";

/** `{0}`, `{1}` stand for values. */
export interface ContextStrings {
  readonly attachments: string;
  readonly add: string;
  readonly remove: string;
  readonly tokens: string;
  readonly cut: string;
  readonly leftOut: string;
  readonly imageLeftOut: string;
  readonly kinds: Readonly<Record<AttachmentKind, string>>;
  readonly context: string;
  readonly contextFull: string;
  readonly contextWarning: string;
  readonly of: string;
  readonly system: string;
  readonly instructionsCut: string;
  readonly attached: string;
  readonly recalled: string;
  readonly recalledMost: string;
  readonly summary: string;
  readonly summarized: string;
  readonly showSummary: string;
  readonly window: string;
  readonly question: string;
  readonly answerRoom: string;
  readonly sent: string;
  readonly sentMessages: string;
  readonly leftOutMessages: string;
  readonly reported: string;
  readonly cost: string;
  readonly thought: string;
  readonly thinkingNow: string;
  readonly retryIn: string;
  readonly retryNow: string;
  readonly dropHere: string;
  readonly refused: string;
}

const english: ContextStrings = {
  attachments: "Goes with the question",
  add: "Add context (#)",
  remove: "Remove {0}",
  tokens: "{0} tokens",
  cut: "{0} of {1} lines are sent",
  leftOut: "does not fit, is not sent",
  imageLeftOut: "not sent: no room, or the model takes text only",
  kinds: {
    selection: "Selection",
    file: "File",
    symbol: "Symbol",
    problems: "Problems",
    terminal: "Terminal",
    diff: "Changes",
    image: "Image",
    text: "Text",
  },
  context: "Context: {0} % of {1} tokens",
  contextFull: "Context nearly full: {0} % of {1} tokens",
  contextWarning: "The model's context is nearly full.",
  of: "{0} of {1}",
  system: "System prompt",
  instructionsCut: "{0} tokens of the instructions do not fit and are left out",
  attached: "Attachments",
  recalled: "Remembered",
  recalledMost: "Remembered, at most",
  summary: "Summary of older messages",
  summarized: "A summary by a model tells of the first {0}",
  showSummary: "Show summary",
  window: "Messages before",
  question: "Question",
  answerRoom: "Room for the answer",
  sent: "Sent: about {0} tokens",
  sentMessages: "{0} messages before were sent",
  leftOutMessages: "{0} older messages were left out",
  reported: "The endpoint counted {0} in, {1} out",
  cost: "Cost: about {0} USD",
  thought: "Thought",
  thinkingNow: "Thinking…",
  retryIn: "{0} Asked again in {1} s.",
  retryNow: "{0} Asking again…",
  dropHere: "Drop to add to the question",
  refused: "“{0}” was not added: images go here, and files dragged from the editor.",
};

const korean: ContextStrings = {
  attachments: "질문과 함께 보냄",
  add: "컨텍스트 추가(#)",
  remove: "{0} 제거",
  tokens: "{0}토큰",
  cut: "{1}줄 중 {0}줄을 보냄",
  leftOut: "들어가지 않아 보내지 않음",
  imageLeftOut: "보내지 않음: 자리가 없거나 모델이 텍스트만 받음",
  kinds: {
    selection: "선택 영역",
    file: "파일",
    symbol: "기호",
    problems: "문제",
    terminal: "터미널",
    diff: "변경",
    image: "이미지",
    text: "텍스트",
  },
  context: "컨텍스트: {1}토큰 중 {0}%",
  contextFull: "컨텍스트가 거의 찼습니다: {1}토큰 중 {0}%",
  contextWarning: "모델의 컨텍스트가 거의 찼습니다.",
  of: "{1} 중 {0}",
  system: "시스템 프롬프트",
  instructionsCut: "지침 중 {0}토큰은 들어가지 않아 뺌",
  attached: "첨부",
  recalled: "기억한 내용",
  recalledMost: "기억한 내용(최대)",
  summary: "오래된 메시지의 요약",
  summarized: "처음 {0}개는 모델이 쓴 요약으로 알려 줌",
  showSummary: "요약 보기",
  window: "이전 메시지",
  question: "질문",
  answerRoom: "답변을 위한 자리",
  sent: "보냄: 약 {0}토큰",
  sentMessages: "이전 메시지 {0}개를 보냄",
  leftOutMessages: "더 오래된 메시지 {0}개는 뺌",
  reported: "엔드포인트 집계: 입력 {0}, 출력 {1}",
  cost: "비용: 약 {0}달러",
  thought: "생각한 내용",
  thinkingNow: "생각하는 중…",
  retryIn: "{0} {1}초 뒤 다시 묻습니다.",
  retryNow: "{0} 다시 묻는 중…",
  dropHere: "놓으면 질문에 첨부됩니다",
  refused:
    "“{0}”은(는) 첨부되지 않았습니다. 이미지나 편집기에서 끌어 온 파일만 첨부할 수 있습니다.",
};

/** The words for a BCP 47 tag; English where there is no translation. */
export function contextStringsFor(locale: string): ContextStrings {
  return /^ko\b/i.test(locale) ? korean : english;
}
