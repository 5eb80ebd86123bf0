// The page's words about notes, in each language.

/** `{0}` stands for a value. */
export interface NoteStrings {
  readonly notes: string;
  readonly explained: string;
  readonly newNote: string;
  readonly hint: string;
  readonly add: string;
  readonly edit: string;
  readonly save: string;
  readonly cancel: string;
  readonly forget: string;
  readonly source: string;
  readonly close: string;
  readonly none: string;
  readonly replaced: string;
  readonly noteText: string;
  readonly proposed: string;
  readonly keep: string;
  readonly dismiss: string;
}

const english: NoteStrings = {
  notes: "Notes",
  explained: "What stands here goes with every question of this workspace, newest first.",
  newNote: "New note",
  hint: "entity — relation — value, or free text",
  add: "Add",
  edit: "Edit",
  save: "Save",
  cancel: "Cancel",
  forget: "Forget",
  source: "Open message",
  close: "Close notes",
  none: "No notes yet.",
  replaced: "Replaced ({0})",
  noteText: "Text of the note",
  proposed: "Keep as a note?",
  keep: "Keep",
  dismiss: "Dismiss",
};

const korean: NoteStrings = {
  notes: "메모",
  explained: "여기 적힌 내용은 이 작업 영역의 모든 질문과 함께 최신 순으로 보냅니다.",
  newNote: "새 메모",
  hint: "대상 — 관계 — 값, 또는 자유로운 글",
  add: "추가",
  edit: "편집",
  save: "저장",
  cancel: "취소",
  forget: "잊기",
  source: "메시지 열기",
  close: "메모 닫기",
  none: "아직 메모가 없습니다.",
  replaced: "바뀐 메모 ({0})",
  noteText: "메모 내용",
  proposed: "메모로 남길까요?",
  keep: "남기기",
  dismiss: "버리기",
};

/** The words for a BCP 47 tag; English where there is no translation. */
export function noteStringsFor(locale: string): NoteStrings {
  return /^ko\b/i.test(locale) ? korean : english;
}
