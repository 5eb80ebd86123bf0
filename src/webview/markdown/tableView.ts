// Tables. A short one is laid out by the browser, columns as wide as they need to be; a long one gets
// widths from its first rows, so that a row that comes costs its own layout only.
import type { Token, Tokens } from "marked";
import { InlineContent } from "./textViews.ts";
import type { BlockView, Pass, ViewContext } from "./viewContext.ts";

/** A table with more rows than this is laid out row by row. */
const maxShortRows = 40;
/** Rows of one body; a body out of sight is not laid out. */
const rowsPerChunk = 40;

interface Row {
  readonly node: HTMLTableRowElement;
  readonly cells: InlineContent[];
  /** Length of each cell's source. */
  lengths: readonly number[];
}

/**
 * A table. Rows that are whole can be released: from then on `update` gets a token whose rows begin
 * with the first that was not.
 */
export class TableView implements BlockView {
  readonly node = document.createElement("div");
  readonly #context: ViewContext;
  readonly #table = document.createElement("table");
  readonly #head = document.createElement("thead");
  readonly #bodies: HTMLTableSectionElement[] = [];
  readonly #rows: Row[] = [];
  #headRow: Row;
  #align: readonly (string | null)[] = [];
  #released = 0;
  /** The rows that decide the widths, released or not. */
  readonly #firstRows: Row[] = [];
  /** Class of each column's width; `undefined` while the browser lays the table out. */
  #widths: readonly string[] | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    this.node.className = "table";
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", context.strings.table);
    this.#headRow = this.#createRow("th", 0);
    this.#head.append(this.#headRow.node);
    this.#table.append(this.#head);
    this.node.append(this.#table);
  }

  update(token: Token, pass: Pass): boolean {
    const table = asTable(token);
    if (table === undefined) return false;
    const closed = { ...pass, isOpen: false };
    this.#setColumns(table);
    this.#fill(this.#headRow, table.header, table.rows.length === 0 ? pass : closed);
    for (const [index, cells] of table.rows.entries()) {
      const row = this.#rows[index] ?? this.#addRow(table.header.length);
      this.#fill(row, cells, index === table.rows.length - 1 ? pass : closed);
    }
    for (const extra of this.#rows.splice(table.rows.length).reverse()) this.#removeRow(extra);
    const wholeRows = this.#released + this.#rows.length - (pass.isOpen ? 1 : 0);
    if (wholeRows > maxShortRows) this.#becomeLong();
    return true;
  }

  /** The first `count` rows will never change again. */
  release(count: number): void {
    this.#rows.splice(0, count);
    this.#released += count;
  }

  /** While the line of dashes is being written, columns come and are aligned. */
  #setColumns(table: Tokens.Table): void {
    const columns = table.header.length;
    const isSame =
      this.#headRow.cells.length === columns &&
      table.align.every((align, column) => align === this.#align[column]);
    if (isSame) return;
    this.#align = table.align;
    this.#headRow = this.#createRow("th", columns);
    this.#head.replaceChildren(this.#headRow.node);
    for (const row of this.#rows.splice(0).reverse()) this.#removeRow(row);
  }

  #createRow(tag: "th" | "td", columns: number): Row {
    const node = document.createElement("tr");
    const cells: InlineContent[] = [];
    for (let column = 0; column < columns; column += 1) {
      const cell = document.createElement(tag);
      const align = this.#align[column];
      if (typeof align === "string") cell.className = `align-${align}`;
      node.append(cell);
      cells.push(new InlineContent(cell, this.#context));
    }
    if (this.#widths !== undefined) setWidths(node, this.#widths);
    return { node, cells, lengths: [] };
  }

  #fill(row: Row, cells: readonly Tokens.TableCell[], pass: Pass): void {
    const closed = { ...pass, isOpen: false };
    row.lengths = cells.map((cell) => cell.text.length);
    const lastWritten = cells.findLastIndex((cell) => cell.text !== "");
    for (const [column, cell] of cells.entries()) {
      const own = column === lastWritten ? pass : closed;
      row.cells[column]?.update(pass.sourceOf(cell.tokens), own);
    }
  }

  #addRow(columns: number): Row {
    const row = this.#createRow("td", columns);
    const index = this.#released + this.#rows.length;
    this.#rows.push(row);
    if (index < maxShortRows) this.#firstRows.push(row);
    const body = this.#bodies[Math.floor(index / rowsPerChunk)] ?? this.#addBody();
    body.append(row.node);
    return row;
  }

  #removeRow(row: Row): void {
    const body = row.node.parentElement;
    row.node.remove();
    if (this.#firstRows.at(-1) === row) this.#firstRows.pop();
    if (body?.childElementCount !== 0 || body !== this.#bodies.at(-1)) return;
    body.remove();
    this.#bodies.pop();
  }

  #addBody(): HTMLTableSectionElement {
    const body = document.createElement("tbody");
    if (this.#widths !== undefined) body.setAttribute("role", "rowgroup");
    const before = this.#bodies.at(-1);
    if (before !== undefined) this.#context.settle(before);
    this.#bodies.push(body);
    this.#table.append(body);
    return body;
  }

  #becomeLong(): void {
    if (this.#widths !== undefined) return;
    const widths = widthClasses([this.#headRow, ...this.#firstRows].map((row) => row.lengths));
    this.#widths = widths;
    this.#table.className = "long";
    this.#table.setAttribute("role", "table");
    for (const section of [this.#head, ...this.#bodies]) section.setAttribute("role", "rowgroup");
    for (const row of this.#table.rows) setWidths(row, widths);
  }
}

/** A class for each column, by the length of its longest cell: `w1` (narrow) to `w12`. */
function widthClasses(rows: readonly (readonly number[])[]): readonly string[] {
  const columns = rows[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, column) => {
    const longest = Math.max(...rows.map((row) => row[column] ?? 0));
    return `w${Math.min(12, Math.max(1, Math.ceil(longest / 5)))}`;
  });
}

/** Rows that are no table boxes need their widths and their roles said. */
function setWidths(row: HTMLTableRowElement, widths: readonly string[]): void {
  row.setAttribute("role", "row");
  for (const [column, cell] of [...row.cells].entries()) {
    cell.setAttribute("role", cell.tagName === "TH" ? "columnheader" : "cell");
    cell.classList.add(widths[column] ?? "w1");
  }
}

/** The token as marked's own table token. */
export function asTable(token: Token): Tokens.Table | undefined {
  // marked gives every token of this type these fields.
  return token.type === "table" ? (token as Tokens.Table) : undefined;
}
