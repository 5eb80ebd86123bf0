// The page's words where nothing was asked yet, in each language.

/** `{0}`, `{1}` stand for values. */
export interface StartStrings {
  readonly noModel: string;
  readonly useLocal: string;
  readonly useEditor: string;
  readonly setKey: string;
  readonly chooseModel: string;
  readonly beginWith: string;
  readonly aboutSelection: string;
  readonly aboutFile: string;
  readonly problem: string;
  readonly problems: string;
  readonly changes: string;
  /** What is written into the composer for `changes`. */
  readonly reviewChanges: string;
}

const english: StartStrings = {
  noModel: "No model can answer yet",
  useLocal: "Use {0} of {1}, on this machine",
  useEditor: "Use {0} of {1}, the editor's own",
  setKey: "Set a key for {0}…",
  chooseModel: "Choose a model…",
  beginWith: "Begin with",
  aboutSelection: "Explain the selection ({0})",
  aboutFile: "Explain {0}",
  problem: "Fix the problem of {0}",
  problems: "Fix the {1} problems of {0}",
  changes: "Review the changes that are not committed",
  reviewChanges: "Review these changes: what is wrong, risky or missing?",
};

const korean: StartStrings = {
  noModel: "아직 답할 수 있는 모델이 없습니다",
  useLocal: "이 컴퓨터의 {1}에서 {0} 사용",
  useEditor: "편집기가 제공하는 {1}의 {0} 사용",
  setKey: "{0}의 키 설정…",
  chooseModel: "모델 선택…",
  beginWith: "이렇게 시작해 보세요",
  aboutSelection: "선택 영역 설명하기 ({0})",
  aboutFile: "{0} 설명하기",
  problem: "{0}의 문제 고치기",
  problems: "{0}의 문제 {1}개 고치기",
  changes: "커밋하지 않은 변경 검토하기",
  reviewChanges: "이 변경을 검토해 주세요. 잘못되었거나 위험하거나 빠진 것이 있나요?",
};

/** The words for a BCP 47 tag; English where there is no translation. */
export function startStringsFor(locale: string): StartStrings {
  return /^ko\b/i.test(locale) ? korean : english;
}
