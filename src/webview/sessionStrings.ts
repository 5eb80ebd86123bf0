// The words of the list of sessions and of finding, in each language. Part of strings.ts.

/** `{0}`, `{1}` stand for values. */
export interface SessionStrings {
  readonly sessions: string;
  readonly backToChat: string;
  readonly searchSessions: string;
  readonly clearSearch: string;
  readonly allWorkspaces: string;
  readonly newTemporary: string;
  readonly temporary: string;
  readonly temporaryTitle: string;
  readonly temporaryText: string;
  readonly pinned: string;
  readonly pin: string;
  readonly unpin: string;
  readonly rename: string;
  readonly newName: string;
  readonly delete: string;
  readonly trash: string;
  readonly trashEmpty: string;
  readonly trashText: string;
  readonly restore: string;
  readonly clearedOn: string;
  readonly deletedOn: string;
  readonly turnDeletedOn: string;
  readonly oneMessage: string;
  readonly manyMessages: string;
  readonly onMachine: string;
  readonly inRedis: string;
  readonly waitsForRedis: string;
  readonly inMemory: string;
  readonly keptInMemory: string;
  readonly noSessions: string;
  readonly loadingSessions: string;
  readonly searching: string;
  readonly nothingFound: string;
  readonly messagesFound: string;
  readonly moreFound: string;
  readonly foundStatus: string;
  readonly find: string;
  readonly findNext: string;
  readonly findPrevious: string;
  readonly closeFind: string;
  readonly findNone: string;
  readonly findPlace: string;
  readonly loadNewer: string;
}

/** English. */
export const englishSessions: SessionStrings = {
  sessions: "Sessions",
  backToChat: "Back to the conversation",
  searchSessions: "Search titles and messages",
  clearSearch: "Clear the search",
  allWorkspaces: "All workspaces",
  newTemporary: "New temporary session",
  temporary: "Temporary",
  temporaryTitle: "A temporary session",
  temporaryText:
    "It is kept in memory only, reads nothing of other sessions, and is gone when the window closes.",
  pinned: "Pinned",
  pin: "Pin",
  unpin: "Unpin",
  rename: "Rename",
  newName: "New name of the session",
  delete: "Delete",
  trash: "Trash",
  trashEmpty: "The trash is empty.",
  trashText: "What was cleared or deleted can be restored for 30 days.",
  restore: "Restore",
  clearedOn: "Cleared {0}",
  deletedOn: "Deleted {0}",
  turnDeletedOn: "A turn of it, deleted {0}",
  oneMessage: "1 message",
  manyMessages: "{0} messages",
  onMachine: "on this machine",
  inRedis: "here and in Redis",
  waitsForRedis: "waits for Redis",
  inMemory: "in memory only",
  keptInMemory: "Temporary: kept in memory only, gone when the window closes",
  noSessions: "No sessions yet. Ask something, and it is here.",
  loadingSessions: "Loading sessions…",
  searching: "Searching…",
  nothingFound: "Nothing holds “{0}”.",
  messagesFound: "Messages",
  moreFound: "These are the newest. Add a word to find others.",
  foundStatus: "{0} sessions and {1} messages found",
  find: "Find in this session",
  findNext: "Next match",
  findPrevious: "Previous match",
  closeFind: "Close",
  findNone: "No match",
  findPlace: "{0}/{1}",
  loadNewer: "Show newer messages",
};

/** Korean. */
export const koreanSessions: SessionStrings = {
  sessions: "세션",
  backToChat: "대화로 돌아가기",
  searchSessions: "제목과 메시지 검색",
  clearSearch: "검색 지우기",
  allWorkspaces: "모든 작업 영역",
  newTemporary: "새 임시 세션",
  temporary: "임시",
  temporaryTitle: "임시 세션",
  temporaryText: "메모리에만 보관되고, 다른 세션을 읽지 않으며, 창을 닫으면 사라집니다.",
  pinned: "고정됨",
  pin: "고정",
  unpin: "고정 해제",
  rename: "이름 바꾸기",
  newName: "세션의 새 이름",
  delete: "삭제",
  trash: "휴지통",
  trashEmpty: "휴지통이 비어 있습니다.",
  trashText: "비우거나 삭제한 것은 30일 동안 복원할 수 있습니다.",
  restore: "복원",
  clearedOn: "{0} 비움",
  deletedOn: "{0} 삭제함",
  turnDeletedOn: "대화 하나, {0} 삭제함",
  oneMessage: "메시지 1개",
  manyMessages: "메시지 {0}개",
  onMachine: "이 컴퓨터",
  inRedis: "이 컴퓨터와 Redis",
  waitsForRedis: "Redis를 기다림",
  inMemory: "메모리에만",
  keptInMemory: "임시: 메모리에만 보관되며 창을 닫으면 사라집니다",
  noSessions: "아직 세션이 없습니다. 질문하면 여기에 나타납니다.",
  loadingSessions: "세션을 불러오는 중…",
  searching: "검색 중…",
  nothingFound: "“{0}”이(가) 있는 곳이 없습니다.",
  messagesFound: "메시지",
  moreFound: "가장 새로운 것들입니다. 단어를 더하면 다른 것도 찾습니다.",
  foundStatus: "세션 {0}개와 메시지 {1}개를 찾았습니다",
  find: "이 세션에서 찾기",
  findNext: "다음 일치 항목",
  findPrevious: "이전 일치 항목",
  closeFind: "닫기",
  findNone: "일치 항목 없음",
  findPlace: "{0}/{1}",
  loadNewer: "다음 메시지 보기",
};
