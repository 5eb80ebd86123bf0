// Which of the editor's languages the first word of a code block's info string means.

/** Names that models write and that are no language ids of the editor. */
const otherNames: Readonly<Record<string, string>> = {
  bash: "shellscript",
  cjs: "javascript",
  "c#": "csharp",
  "c++": "cpp",
  console: "shellscript",
  cs: "csharp",
  cts: "typescript",
  docker: "dockerfile",
  golang: "go",
  js: "javascript",
  jsx: "javascriptreact",
  kt: "kotlin",
  make: "makefile",
  md: "markdown",
  mjs: "javascript",
  mts: "typescript",
  objc: "objective-c",
  ps1: "powershell",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "shellscript",
  shell: "shellscript",
  text: "plaintext",
  ts: "typescript",
  tsx: "typescriptreact",
  txt: "plaintext",
  yml: "yaml",
  zsh: "shellscript",
};

/** The id, if the editor has it among `known`. */
export function languageIdOf(written: string, known: readonly string[]): string | undefined {
  const name = written.toLowerCase();
  const id = Object.hasOwn(otherNames, name) ? otherNames[name] : name;
  return known.find((candidate) => candidate === id);
}
