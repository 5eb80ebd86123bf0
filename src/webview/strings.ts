// The page's words in each language. Sentences of errors come from the host, already translated.

import { englishSessions, koreanSessions, type SessionStrings } from "./sessionStrings.ts";
import { englishTurns, koreanTurns, type TurnStrings } from "./turnStrings.ts";

/** Every text of the page; `{0}`, `{1}` stand for values. */
export interface Strings extends SessionStrings, TurnStrings {
  readonly conversation: string;
  readonly you: string;
  readonly redial: string;
  readonly systemRole: string;
  readonly toolRole: string;
  readonly unreadable: string;
  readonly composer: string;
  readonly message: string;
  readonly placeholder: string;
  readonly send: string;
  readonly stop: string;
  readonly newSession: string;
  readonly untitled: string;
  readonly retry: string;
  readonly interrupted: string;
  readonly thinking: string;
  readonly elsewhere: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly jumpToLatest: string;
  readonly loadOlder: string;
  readonly loadingOlder: string;
  readonly start: string;
  readonly copy: string;
  readonly copied: string;
  readonly codeBlock: string;
  readonly codeBlockIn: string;
  readonly table: string;
  readonly taskDone: string;
  readonly taskOpen: string;
  readonly image: string;
  readonly dismiss: string;
  readonly restricted: string;
  readonly manageTrust: string;
  readonly setApiKey: string;
  readonly openModelSettings: string;
  readonly openRedisSettings: string;
  readonly connectRedis: string;
  readonly unlockMemory: string;
  readonly showLog: string;
  readonly pickModel: string;
  readonly modelAt: string;
  readonly noKey: string;
  readonly modelGone: string;
  readonly keptHere: string;
  readonly connecting: string;
  readonly catchingUp: string;
  readonly keptShared: string;
  readonly waitingOne: string;
  readonly waitingMany: string;
  readonly offline: string;
  readonly lockedOne: string;
  readonly lockedMany: string;
  readonly locked: string;
  readonly tooLong: string;
  readonly sentStatus: string;
  readonly answeringStatus: string;
  readonly finishedStatus: string;
  readonly stoppedStatus: string;
}

const english: Strings = {
  ...englishSessions,
  ...englishTurns,
  conversation: "Conversation",
  you: "You",
  redial: "Redial",
  systemRole: "System",
  toolRole: "Tool",
  unreadable: "Unreadable entry",
  composer: "Question to send",
  message: "Message",
  placeholder: "Ask anything",
  send: "Send",
  stop: "Stop",
  newSession: "New session",
  untitled: "New session",
  retry: "Retry",
  interrupted: "This answer is not whole.",
  thinking: "Waiting for the answer…",
  elsewhere: "Another window is asking this.",
  emptyTitle: "Ask, and it is remembered",
  emptyText: "Sessions belong to this workspace and are there when you come back.",
  jumpToLatest: "Jump to latest",
  loadOlder: "Show older messages",
  loadingOlder: "Loading older messages…",
  start: "Start of the session",
  copy: "Copy",
  copied: "Copied",
  codeBlock: "Code",
  codeBlockIn: "Code, {0}",
  table: "Table",
  taskDone: "Done",
  taskOpen: "Not done",
  image: "Image",
  dismiss: "Dismiss",
  restricted:
    "Restricted Mode: Redial asks no model and uses no Redis until you trust this workspace. What is kept on this machine can be read.",
  manageTrust: "Manage trust",
  setApiKey: "Set API key",
  openModelSettings: "Model settings",
  openRedisSettings: "Redis settings",
  connectRedis: "Connect to Redis",
  unlockMemory: "Enter passphrase",
  showLog: "Show log",
  pickModel: "Choose a model",
  modelAt: "{0} at {1}",
  noKey: "no API key",
  modelGone: "not there now: choose another",
  keptHere: "Kept on this machine",
  connecting: "Connecting to {0}…",
  catchingUp: "Catching up with Redis at {0}…",
  keptShared: "Kept here and in Redis at {0} ({1} ms)",
  waitingOne: "Redis at {0} is away; 1 turn waits on this machine",
  waitingMany: "Redis at {0} is away; {1} turns wait on this machine",
  offline: "Redis at {0} is away; messages are kept on this machine",
  lockedOne: "Redis at {0} is encrypted; 1 turn waits on this machine for the passphrase",
  lockedMany: "Redis at {0} is encrypted; {1} turns wait on this machine for the passphrase",
  locked: "Redis at {0} is encrypted; messages are kept on this machine",
  tooLong: "The message is too long: {0} characters, {1} at most.",
  sentStatus: "Sent.",
  answeringStatus: "Redial is answering.",
  finishedStatus: "Redial answered: {0}",
  stoppedStatus: "The answer ended early. {0}",
};

const korean: Strings = {
  ...koreanSessions,
  ...koreanTurns,
  conversation: "대화",
  you: "나",
  redial: "Redial",
  systemRole: "시스템",
  toolRole: "도구",
  unreadable: "읽을 수 없는 항목",
  composer: "보낼 질문",
  message: "메시지",
  placeholder: "무엇이든 물어보세요",
  send: "보내기",
  stop: "중지",
  newSession: "새 세션",
  untitled: "새 세션",
  retry: "다시 시도",
  interrupted: "답변이 끝까지 오지 않았습니다.",
  thinking: "답변을 기다리는 중…",
  elsewhere: "다른 창에서 묻고 있습니다.",
  emptyTitle: "물어보면 기억합니다",
  emptyText: "세션은 이 작업 영역에 속하며, 다시 돌아와도 그대로 있습니다.",
  jumpToLatest: "최신 메시지로 이동",
  loadOlder: "이전 메시지 보기",
  loadingOlder: "이전 메시지를 불러오는 중…",
  start: "세션의 시작",
  copy: "복사",
  copied: "복사됨",
  codeBlock: "코드",
  codeBlockIn: "코드, {0}",
  table: "표",
  taskDone: "완료",
  taskOpen: "미완료",
  image: "이미지",
  dismiss: "닫기",
  restricted:
    "제한 모드: 이 작업 영역을 신뢰하기 전에는 Redial이 모델에 묻지 않고 Redis도 사용하지 않습니다. 이 컴퓨터에 보관된 내용은 읽을 수 있습니다.",
  manageTrust: "신뢰 관리",
  setApiKey: "API 키 설정",
  openModelSettings: "모델 설정",
  openRedisSettings: "Redis 설정",
  connectRedis: "Redis에 연결",
  unlockMemory: "암호 구문 입력",
  showLog: "로그 보기",
  pickModel: "모델 선택",
  modelAt: "{1}의 {0}",
  noKey: "API 키 없음",
  modelGone: "지금은 없음: 다른 모델 고르기",
  keptHere: "이 컴퓨터에 보관됨",
  connecting: "{0}에 연결하는 중…",
  catchingUp: "Redis({0})와 맞추는 중…",
  keptShared: "이 컴퓨터와 Redis({0}, {1}ms)에 보관됨",
  waitingOne: "Redis({0})에 연결할 수 없어 1개의 대화가 이 컴퓨터에서 기다립니다",
  waitingMany: "Redis({0})에 연결할 수 없어 {1}개의 대화가 이 컴퓨터에서 기다립니다",
  offline: "Redis({0})에 연결할 수 없어 메시지를 이 컴퓨터에 보관합니다",
  lockedOne: "Redis({0})가 암호화되어 있어 1개의 대화가 이 컴퓨터에서 암호 구문을 기다립니다",
  lockedMany: "Redis({0})가 암호화되어 있어 {1}개의 대화가 이 컴퓨터에서 암호 구문을 기다립니다",
  locked: "Redis({0})가 암호화되어 있어 메시지를 이 컴퓨터에 보관합니다",
  tooLong: "메시지가 너무 깁니다: {0}자, 최대 {1}자.",
  sentStatus: "보냈습니다.",
  answeringStatus: "Redial이 답변하고 있습니다.",
  finishedStatus: "Redial의 답변: {0}",
  stoppedStatus: "답변이 일찍 끝났습니다. {0}",
};

/** Every language of the page by its BCP 47 primary subtag. */
export const languages: Readonly<Record<string, Strings>> = { en: english, ko: korean };

/** The words for a BCP 47 tag, e.g. "ko-KR"; English where there is no translation. */
export function stringsFor(locale: string): Strings {
  const language = locale.toLowerCase().split(/[-_]/, 1)[0] ?? "";
  return (Object.hasOwn(languages, language) ? languages[language] : undefined) ?? english;
}

/** The text with `{0}`, `{1}` replaced by the values. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
}
