"""Prints what LangChain for Python stores of messages of every kind, one JSON text a line."""

import json

from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    ChatMessage,
    FunctionMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
    message_to_dict,
)

call = {"name": "weather", "args": {"city": "Seoul"}, "id": "call_1", "type": "tool_call"}
messages = [
    HumanMessage(content="Hello"),
    HumanMessage(content="Hello with an id", id="human-1", name="Lion King"),
    HumanMessage(
        content=[
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
        ]
    ),
    AIMessage(content="Hi", usage_metadata={"input_tokens": 3, "output_tokens": 1, "total_tokens": 4}),
    AIMessage(content="", tool_calls=[call]),
    AIMessage(content=[{"type": "text", "text": "One"}, {"type": "text", "text": "Two"}]),
    AIMessageChunk(content="A whole answer from a stream", id="run-1"),
    ToolMessage(content="21 degrees", tool_call_id="call_1", name="weather"),
    FunctionMessage(content="42", name="answer"),
    SystemMessage(content="Be brief."),
    ChatMessage(content="I am the user", role="user"),
    HumanMessage(content="안녕 🦁 \u2028 \"quoted\" \\ back"),
]
for message in messages:
    print(json.dumps(message_to_dict(message)))
