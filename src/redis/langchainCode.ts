// A program that goes on with a session, in Python or JavaScript, for the clipboard. Holds the
// session's id, never a password.

import type { CopyAddress } from "../core/syncPorts.ts";
import { readRedisUrl } from "./address.ts";
import { listKey } from "./keys.ts";

export type CodeLanguage = "python" | "javascript";

/** LangChain for Python puts this before the id by itself. */
const prefix = "message_store:";

/**
 * A runnable program that prints the session and can add to it. `url` is the configured one; its
 * credentials are left out: the program takes `REDIS_URL` from the environment where it is set.
 */
export function langchainCode(language: CodeLanguage, address: CopyAddress, url: string): string {
  const key = address.listKey ?? listKey(address.workspace, address.sessionId);
  const server = urlWithoutCredentials(url);
  return language === "python" ? pythonCode(key, server) : javascriptCode(key, server);
}

function pythonCode(key: string, server: string): string {
  const hasPrefix = key.startsWith(prefix);
  const id = JSON.stringify(hasPrefix ? key.slice(prefix.length) : key);
  const keyPrefix = hasPrefix ? "" : ', key_prefix=""';
  return `# pip install langchain-community redis
import os

from langchain_community.chat_message_histories import RedisChatMessageHistory

REDIS_URL = os.environ.get("REDIS_URL", ${JSON.stringify(server)})
SESSION_ID = ${id}


def get_session_history(session_id: str) -> RedisChatMessageHistory:
    return RedisChatMessageHistory(session_id, url=REDIS_URL${keyPrefix})


# For RunnableWithMessageHistory: give it get_session_history, and
# config={"configurable": {"session_id": SESSION_ID}} when you invoke it.
for message in get_session_history(SESSION_ID).messages:
    print(f"{message.type}: {message.content}")
`;
}

function javascriptCode(key: string, server: string): string {
  return `// npm install @langchain/redis @langchain/core
import { RedisChatMessageHistory } from "@langchain/redis";

const url = process.env.REDIS_URL ?? ${JSON.stringify(server)};
const sessionId = ${JSON.stringify(key)};

// For RunnableWithMessageHistory: give it getMessageHistory, and
// { configurable: { sessionId } } when you invoke it.
const getMessageHistory = (id) => new RedisChatMessageHistory({ sessionId: id, config: { url } });

const history = getMessageHistory(sessionId);
for (const message of await history.getMessages()) {
  console.log(\`\${message.getType()}: \${message.content}\`);
}
await history.client.quit();
`;
}

/** As the usual clients take it: one server, no credentials. Others are to be set by hand. */
function urlWithoutCredentials(url: string): string {
  const address = readRedisUrl(url);
  if (address.kind === "unix") return `unix://${address.path}?db=${address.database}`;
  const scheme = address.isTls ? "rediss" : "redis";
  const hosts =
    address.kind === "single"
      ? [address.server]
      : address.kind === "cluster"
        ? address.nodes
        : address.sentinels;
  const { host, port } = hosts[0] ?? { host: "localhost", port: 6379 };
  const name = host.includes(":") ? `[${host}]` : host;
  return `${scheme}://${name}:${port}/${address.database}`;
}
