// What VS Code writes at "Chat: Export Chat…": requests with their responses, which are lists of parts.
import {
  asArray,
  asRecord,
  asText,
  fenced,
  type ImportedMessage,
  type ImportedSession,
} from "./importedMessages.ts";
import { titleFromQuestion } from "./titles.ts";

/** The session of these requests; `undefined` when none of them says anything. */
export function readVscodeChat(requests: readonly unknown[]): ImportedSession | undefined {
  const messages = requests.flatMap((request, index) => readRequest(asRecord(request), index));
  const [first] = messages;
  const question = messages.find(({ role }) => role === "human");
  if (!first) return undefined;
  const title = titleFromQuestion(question?.text ?? first.text);
  // The export has no id of its own: the first request's makes a second import find the first.
  return { id: `vscode-${first.id}`, title, createdAt: first.createdAt, messages };
}

function readRequest(
  request: Readonly<Record<string, unknown>>,
  index: number,
): readonly ImportedMessage[] {
  const timestamp = request["timestamp"];
  const createdAt = typeof timestamp === "number" ? timestamp : 0;
  const id = asText(request["requestId"]) || `request-${index}`;
  const message = request["message"];
  const question = (asText(message) || asText(asRecord(message)["text"])).trim();
  const answer = responseText(asArray(request["response"])).trim();
  const model = asText(request["modelId"]).replace(/^.*\//, "");
  const answerId = asText(request["responseId"]) || `answer-${id}`;
  return [
    ...(question === "" ? [] : [{ id, role: "human" as const, text: question, createdAt }]),
    ...(answer === ""
      ? []
      : [
          {
            ...{ id: answerId, role: "ai" as const, text: answer, createdAt },
            ...(model !== "" && { model }),
          },
        ]),
  ];
}

/** Markdown parts run on from each other; others stand for themselves. */
function responseText(parts: readonly unknown[]): string {
  let text = "";
  for (const value of parts) {
    const part = asRecord(value);
    const own = partText(part);
    const isInline = part["kind"] === undefined || inline.has(part["kind"]);
    text += isInline || own === "" ? own : `\n\n${own}\n\n`;
  }
  return text.replace(/\n{3,}/g, "\n\n");
}

const inline = new Set<unknown>(["markdownContent", "markdownVuln", "inlineReference"]);

function partText(part: Readonly<Record<string, unknown>>): string {
  switch (part["kind"]) {
    case undefined:
      return markdownText(part);
    case "markdownContent":
    case "markdownVuln":
    case "warning":
      return markdownText(part["content"]);
    case "inlineReference":
      return referenceText(part);
    case "toolInvocationSerialized":
      return quoted(
        markdownText(part["pastTenseMessage"]) || markdownText(part["invocationMessage"]),
      );
    case "textEditGroup":
      return editsText(part);
    default:
      // Progress, follow-ups, thinking and other signs of work are no part of what was said.
      return "";
  }
}

function markdownText(value: unknown): string {
  return asText(value) || asText(asRecord(value)["value"]);
}

function quoted(text: string): string {
  return text === "" ? "" : `> ${text.replaceAll("\n", "\n> ")}`;
}

function referenceText(part: Readonly<Record<string, unknown>>): string {
  const reference = asRecord(part["inlineReference"]);
  const uri = asRecord(reference["uri"] ?? asRecord(reference["location"])["uri"]);
  const path = asText(uri["path"]) || asText(reference["path"]);
  const name =
    asText(part["name"]) || asText(reference["name"]) || path.slice(path.lastIndexOf("/") + 1);
  return name === "" ? "" : `\`${name}\``;
}

function editsText(part: Readonly<Record<string, unknown>>): string {
  const path = asText(asRecord(part["uri"])["path"]);
  const text = asArray(part["edits"])
    .flatMap(asArray)
    .map((edit) => asText(asRecord(edit)["text"]))
    .filter(Boolean)
    .join("\n");
  if (text === "") return "";
  return `\`${path.slice(path.lastIndexOf("/") + 1)}\`\n\n${fenced(text, "")}`;
}
