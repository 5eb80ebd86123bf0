// Another extension that brings a language model, for the integration tests: what it answers is played
// by the test (`play`), which runs in the same extension host.
const vscode = require("vscode");

const silent = () => Promise.resolve();

exports.activate = (context) => {
  let respond = silent;
  const provider = {
    provideLanguageModelChatInformation: () => [
      {
        id: "stand-in",
        name: "Stand-in",
        family: "stand-in",
        version: "1",
        maxInputTokens: 8_000,
        maxOutputTokens: 1_000,
        capabilities: {},
      },
    ],
    provideLanguageModelChatResponse: (_model, messages, _options, progress, token) =>
      respond(messages, progress, token),
    provideTokenCount: (_model, text) => Promise.resolve(Math.ceil(String(text).length / 4)),
  };
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider("stand-in", provider));
  return {
    play(next) {
      respond = next;
    },
  };
};
