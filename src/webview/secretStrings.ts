// The page's words about secrets in a question, in each language.
import type { SecretKind } from "../shared/secretMessages.ts";

/** `{0}`: what was found, `{1}`: where it would go. */
export interface SecretStrings extends Readonly<Record<SecretKind, string>> {
  readonly found: string;
  readonly redact: string;
  readonly sendAnyway: string;
  readonly neverAskHere: string;
  readonly edit: string;
}

const english: SecretStrings = {
  found: "This message seems to hold secrets: {0}. It would go to {1}.",
  privateKey: "private key",
  token: "token",
  accessToken: "access token",
  password: "password in an address",
  redact: "Redact",
  sendAnyway: "Send anyway",
  neverAskHere: "Never ask here",
  edit: "Edit",
};

const korean: SecretStrings = {
  found: "이 메시지에 비밀 정보가 있는 것 같습니다: {0}. {1}(으)로 보내게 됩니다.",
  privateKey: "개인 키",
  token: "토큰",
  accessToken: "액세스 토큰",
  password: "주소에 든 비밀번호",
  redact: "가리고 보내기",
  sendAnyway: "그대로 보내기",
  neverAskHere: "여기서는 묻지 않기",
  edit: "편집",
};

/** The words for a BCP 47 tag; English where there is no translation. */
export function secretStringsFor(locale: string): SecretStrings {
  return /^ko\b/i.test(locale) ? korean : english;
}
