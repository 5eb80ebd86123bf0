// ChatGPT's conversations.json: each conversation is a tree of messages, of which `current_node` ends
// the branch that was shown last. That branch becomes a session; every other branch becomes another
// version of it, so that nothing is lost.
import {
  asArray,
  asRecord,
  asText,
  fenced,
  type ImportedMessage,
  type ImportedSession,
} from "./importedMessages.ts";
import { titleFromQuestion } from "./titles.ts";

interface TreeNode {
  readonly id: string;
  readonly parent: string;
  readonly children: readonly string[];
  /** Absent: nothing of it is to be read (hidden, empty, the root). */
  readonly message?: ImportedMessage;
}

type Tree = ReadonlyMap<string, TreeNode>;

/** The conversation's branches, the one shown last first; empty when it is no conversation. */
export function readChatgptConversation(value: unknown): readonly ImportedSession[] {
  const conversation = asRecord(value);
  const tree = readTree(asRecord(conversation["mapping"]));
  const id = `chatgpt-${asText(conversation["conversation_id"]) || asText(conversation["id"])}`;
  if (id === "chatgpt-" || tree.size === 0) return [];
  const leaves = [...tree.values()].filter(({ children }) => children.length === 0);
  const current = tree.get(asText(conversation["current_node"])) ?? leaves.at(-1);
  if (!current) return [];
  const others = leaves.filter((leaf) => leaf !== current && !pathTo(tree, current).includes(leaf));
  const paths = [current, ...others].map((leaf) => pathTo(tree, leaf));
  const createdAt = timeOf(conversation["create_time"]);
  const given = asText(conversation["title"]).trim();
  const sessions: ImportedSession[] = [];
  for (const [index, path] of paths.entries()) {
    const messages = messagesOf(tree, path);
    const first = messages.find(({ role }) => role === "human")?.text ?? "";
    const title = given === "" ? titleFromQuestion(first) : given;
    const isFirst = sessions.length === 0;
    const isSame = sessions.some((known) => sameIds(known.messages, messages));
    if (messages.length === 0 || isSame) continue;
    sessions.push({
      ...{ id: isFirst ? id : `${id}-${path.at(-1)?.id ?? index}`, title, createdAt, messages },
      ...(!isFirst && { versionOf: id }),
    });
  }
  return sessions;
}

function readTree(mapping: Readonly<Record<string, unknown>>): Tree {
  const tree = new Map<string, TreeNode>();
  for (const [id, value] of Object.entries(mapping)) {
    const node = asRecord(value);
    const message = readMessage(asRecord(node["message"]), id);
    tree.set(id, {
      id,
      parent: asText(node["parent"]),
      children: asArray(node["children"])
        .map(asText)
        .filter((child) => child in mapping),
      ...(message && { message }),
    });
  }
  return tree;
}

/** From the root to the node; a loop in a broken file ends. */
function pathTo(tree: Tree, leaf: TreeNode): readonly TreeNode[] {
  const path: TreeNode[] = [];
  for (
    let node: TreeNode | undefined = leaf;
    node && !path.includes(node);
    node = tree.get(node.parent)
  ) {
    path.push(node);
  }
  return path.reverse();
}

/**
 * Messages of a branch. Where it leaves an earlier sibling at a question, the question is another
 * version of the first of them; where it leaves at an answer, the question before it is: then it gets
 * an id of its own, since the same question stands in the other branch with the other answer.
 */
function messagesOf(tree: Tree, path: readonly TreeNode[]): readonly ImportedMessage[] {
  const messages: ImportedMessage[] = [];
  for (const node of path) {
    if (!node.message) continue;
    const siblings = (tree.get(node.parent)?.children ?? []).flatMap((id) => tree.get(id) ?? []);
    const first = siblings.find((sibling) => sibling.message?.role === node.message?.role);
    const isOther = first !== undefined && first !== node && first.message !== undefined;
    if (isOther && node.message.role === "human") {
      messages.push({ ...node.message, versionOf: first.message?.id ?? first.id });
      continue;
    }
    const index = messages.findLastIndex(({ role }) => role === "human");
    const question = messages[index];
    if (isOther && question && index === messages.length - 1) {
      const versionOf = question.versionOf ?? question.id;
      messages[index] = { ...question, id: `${question.id}~${node.id}`, versionOf };
    }
    messages.push(node.message);
  }
  return messages;
}

function sameIds(a: readonly ImportedMessage[], b: readonly ImportedMessage[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
}

function readMessage(
  message: Readonly<Record<string, unknown>>,
  nodeId: string,
): ImportedMessage | undefined {
  const author = asRecord(message["author"]);
  const metadata = asRecord(message["metadata"]);
  const role = asText(author["role"]);
  const text = contentText(asRecord(message["content"])).trim();
  if (text === "" || metadata["is_visually_hidden_from_conversation"] === true) return undefined;
  if (role !== "user" && role !== "assistant" && role !== "tool") return undefined;
  const model = asText(metadata["model_slug"]);
  return {
    id: asText(message["id"]) || nodeId,
    role: role === "user" ? "human" : "ai",
    text,
    createdAt: timeOf(message["create_time"]),
    ...(model !== "" && role === "assistant" && { model }),
    ...(role === "tool" && { name: asText(author["name"]) || "tool" }),
  };
}

function contentText(content: Readonly<Record<string, unknown>>): string {
  const text = asText(content["text"]) || asText(content["result"]);
  switch (content["content_type"]) {
    case "code":
      return fenced(text, asText(content["language"]).replace(/^unknown$/, ""));
    case "execution_output":
      return fenced(text, "");
    case "thoughts":
    case "reasoning_recap":
    case "user_editable_context":
    case "model_editable_context":
      // What the model thought and what it was told about the user were never part of the talk.
      return "";
    default:
      return asArray(content["parts"]).map(partText).filter(Boolean).join("\n\n") || text;
  }
}

function partText(part: unknown): string {
  if (typeof part === "string") return part;
  const record = asRecord(part);
  const text = asText(record["text"]);
  if (text !== "") return text;
  const kind = asText(record["content_type"]).replace(/_asset_pointer$/, "");
  return kind === "" ? "" : `[${kind}]`;
}

/** Seconds, with a fraction, as ms; 0 where there is none. */
function timeOf(seconds: unknown): number {
  return typeof seconds === "number" && seconds > 0 ? Math.round(seconds * 1_000) : 0;
}
