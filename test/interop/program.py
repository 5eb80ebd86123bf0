"""A LangChain program in Python that goes on with a session of Redial's.

`copied` is what *Copy LangChain Code* put on the clipboard, saved as a module.
The model is a stand-in that answers with what it was sent.
"""

import sys

from copied import SESSION_ID, get_session_history
from langchain_core.messages import AIMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import RunnableLambda
from langchain_core.runnables.history import RunnableWithMessageHistory

prompt = ChatPromptTemplate.from_messages(
    [
        ("system", "You're a trustworthy AI assistant."),
        MessagesPlaceholder(variable_name="history"),
        ("human", "{question}"),
    ]
)


def stand_in(value):
    sent = [message.content for message in value.to_messages()[1:]]
    return AIMessage(content=" / ".join(sent))


chain = RunnableWithMessageHistory(
    prompt | RunnableLambda(stand_in),
    get_session_history,
    input_messages_key="question",
    history_messages_key="history",
)
answer = chain.invoke(
    {"question": sys.argv[1]},
    config={"configurable": {"session_id": SESSION_ID}},
)
print(answer.content)
