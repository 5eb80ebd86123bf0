// An editor without models of its own, where a test asks other endpoints only.
import type { EditorApi } from "../../src/model/editorChat.ts";

/** Offers nothing; what makes messages is not there, since nothing is asked. */
export const noEditorModels = {
  lm: { selectChatModels: async () => [] },
} as unknown as EditorApi; // The rest of it is reached only through a model that it offers.
