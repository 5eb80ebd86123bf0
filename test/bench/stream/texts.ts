// Markdown as models write it, of any length; the same at every run.

/** Kinds of text that are measured. */
export type TextKind = "mixed" | "list" | "table" | "fence";

const words =
  "the session remembers every question and answer of this workspace while redis keeps a shared copy for other windows so that nothing is lost when a machine restarts".split(
    " ",
  );

/** A text of this kind with so many characters. */
export function textOf(kind: TextKind, length: number): string {
  const writer = new Writer();
  if (kind === "fence")
    return `${writer.repeat("```ts\n", length - 4, () => writer.code())}\n\`\`\``;
  const parts = {
    mixed: () => writer.section(),
    list: () => writer.item(),
    table: () => writer.row(),
  };
  const head = kind === "table" ? "| Name | Value | Note |\n|---|--:|---|\n" : "";
  return writer.repeat(head, length, parts[kind]);
}

class Writer {
  #state = 7;
  #sections = 0;

  repeat(head: string, length: number, part: () => string): string {
    let text = head;
    while (text.length < length) text += part();
    return text.slice(0, length);
  }

  item(): string {
    return `- ${this.#some(5)} **${this.#some(1)}** ${this.#some(4)} \`${this.#some(1)}\`\n`;
  }

  row(): string {
    return `| ${this.#some(2)} | ${this.#below(1_000)} | ${this.#some(5)} |\n`;
  }

  code(): string {
    const call = `compute("${this.#some(3)}", ${this.#below(99)})`;
    return `const ${this.#some(1)} = ${call}; // ${this.#some(3)}\n`;
  }

  /** Every kind of block once. */
  section(): string {
    this.#sections += 1;
    const number = this.#sections;
    const link = `[${this.#some(2)}](https://example.com/${number})`;
    const rows = Array.from(
      { length: 6 },
      () => `| ${this.#some(2)} | \`${this.#some(1)}\` | ${this.#some(4)} |`,
    );
    const paragraph = `${this.#some(30)} **${this.#some(2)}** ${this.#some(10)} \`${this.#some(1)}\``;
    return `${[
      `## Section ${number}: ${this.#some(3)}`,
      `${paragraph} ${this.#some(20)} ${link}.`,
      `- ${this.#some(8)}\n- **${this.#some(2)}** ${this.#some(9)}\n  - ${this.#some(6)}\n  - ${this.#some(7)}\n- ${this.#some(5)}`,
      `\`\`\`ts\n${Array.from({ length: 12 }, () => this.code()).join("")}\`\`\``,
      this.#some(40),
      `1. ${this.#some(10)}\n2. ${this.#some(12)}\n3. ${this.#some(8)}`,
      `| a | b | c |\n|---|---|---|\n${rows.join("\n")}`,
      `> ${this.#some(20)}`,
    ].join("\n\n")}\n\n`;
  }

  #some(count: number): string {
    return Array.from({ length: count }, () => words[this.#below(words.length)]).join(" ");
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.#state / 0x80000000) * limit);
  }
}
