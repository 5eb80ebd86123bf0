// The page's words about turns, in each language.

/** `{0}`, `{1}` stand for values. */
export interface TurnStrings {
  readonly edit: string;
  readonly editing: string;
  readonly sendEdited: string;
  readonly cancel: string;
  readonly regenerate: string;
  readonly copyMarkdown: string;
  readonly copiedMarkdown: string;
  readonly forkHere: string;
  readonly deleteTurn: string;
  readonly messageTools: string;
  readonly versions: string;
  readonly versionOf: string;
  readonly previousVersion: string;
  readonly nextVersion: string;
  readonly waitingQuestions: string;
  readonly heldQuestions: string;
  readonly sendWaiting: string;
  readonly takeBack: string;
  readonly dropWaiting: string;
  readonly queue: string;
  readonly newHere: string;
  readonly jumpToNew: string;
  readonly codeTools: string;
  readonly insertCode: string;
  readonly replaceWithCode: string;
  readonly newFileOfCode: string;
  readonly wrapCode: string;
  readonly showHidden: string;
  readonly showHiddenOne: string;
  readonly showLess: string;
}

export const englishTurns: TurnStrings = {
  edit: "Edit question",
  editing: "Edited question",
  sendEdited: "Ask anew",
  cancel: "Cancel",
  regenerate: "Regenerate answer",
  copyMarkdown: "Copy as Markdown",
  copiedMarkdown: "Copied as Markdown",
  forkHere: "Fork from here",
  deleteTurn: "Delete question and answer",
  messageTools: "Actions",
  versions: "Versions",
  versionOf: "{0}/{1}",
  previousVersion: "Previous version, {0} of {1}",
  nextVersion: "Next version, {0} of {1}",
  waitingQuestions: "Asked after this answer",
  heldQuestions: "Waiting, because the answer ended early",
  sendWaiting: "Ask now",
  takeBack: "Take back to edit: {0}",
  dropWaiting: "Remove: {0}",
  queue: "Ask after this answer",
  newHere: "New",
  jumpToNew: "A new answer: jump to latest",
  codeTools: "Code actions",
  insertCode: "Insert at cursor",
  replaceWithCode: "Replace selection…",
  newFileOfCode: "New file",
  wrapCode: "Wrap lines",
  showHidden: "Show {0} more lines",
  showHiddenOne: "Show 1 more line",
  showLess: "Show less",
};

export const koreanTurns: TurnStrings = {
  edit: "고쳐서 다시 보내기",
  editing: "질문 고치기",
  sendEdited: "보내기",
  cancel: "취소",
  regenerate: "답변 다시 생성",
  copyMarkdown: "Markdown으로 복사",
  copiedMarkdown: "Markdown으로 복사됨",
  forkHere: "여기서 분기",
  deleteTurn: "질문과 답변 삭제",
  messageTools: "작업",
  versions: "버전",
  versionOf: "{0}/{1}",
  previousVersion: "이전 버전, {1}개 중 {0}번째",
  nextVersion: "다음 버전, {1}개 중 {0}번째",
  waitingQuestions: "이 답변 다음에 보냄",
  heldQuestions: "답변이 일찍 끝나서 기다리는 중",
  sendWaiting: "지금 보내기",
  takeBack: "되돌려 고치기: {0}",
  dropWaiting: "보내지 않기: {0}",
  queue: "이 답변 다음에 보내기",
  newHere: "새 답변",
  jumpToNew: "새 답변: 최신 메시지로 이동",
  codeTools: "코드 작업",
  insertCode: "커서 위치에 삽입",
  replaceWithCode: "선택 영역 바꾸기…",
  newFileOfCode: "새 파일",
  wrapCode: "줄 바꿈",
  showHidden: "{0}줄 더 보기",
  showHiddenOne: "1줄 더 보기",
  showLess: "접기",
};
