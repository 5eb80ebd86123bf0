// How a line of the integration tests is told from what VS Code itself logs.

/** Stands before every line that the tests print in the extension host. */
export const testLinePrefix = "[redial test] ";
