// The page's words about recall, in each language.

/** `{0}`, `{1}` stand for values. */
export interface RecallStrings {
  readonly remembered: string;
  readonly rememberedFor: string;
  readonly nothing: string;
  readonly loading: string;
  readonly gone: string;
  readonly open: string;
  readonly without: string;
  readonly never: string;
  readonly undoNever: string;
  readonly pin: string;
  readonly unpin: string;
  readonly neverNow: string;
  readonly pinnedNow: string;
  readonly undated: string;
}

const english: RecallStrings = {
  remembered: "Remembered ({0})",
  rememberedFor: "Remembered for “{0}”",
  nothing: "Memory holds nothing about this.",
  loading: "Looking…",
  gone: "This message is no longer there.",
  open: "Open message of “{0}”",
  without: "Not for this answer",
  never: "Never again",
  undoNever: "Recall again",
  pin: "Pin",
  unpin: "Unpin",
  neverNow: "Never recalled",
  pinnedNow: "Pinned",
  undated: "No date",
};

const korean: RecallStrings = {
  remembered: "기억한 내용 ({0})",
  rememberedFor: "“{0}”에 대해 기억한 내용",
  nothing: "이에 대해 기억하는 내용이 없습니다.",
  loading: "찾는 중…",
  gone: "이 메시지는 더 이상 없습니다.",
  open: "“{0}”의 메시지 열기",
  without: "이 답변에서 빼기",
  never: "다시 떠올리지 않기",
  undoNever: "다시 떠올리기",
  pin: "고정",
  unpin: "고정 해제",
  neverNow: "떠올리지 않음",
  pinnedNow: "고정됨",
  undated: "날짜 없음",
};

/** The words for a BCP 47 tag; English where there is no translation. */
export function recallStringsFor(locale: string): RecallStrings {
  return /^ko\b/i.test(locale) ? korean : english;
}
