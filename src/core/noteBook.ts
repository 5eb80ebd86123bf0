// The notes of a workspace: written, replaced by what contradicts them, forgotten, and as a block of
// the prompt. Kept as items (itemPorts.ts); knows ports only.
import { type Note, type NoteContent, type NoteSource, textOfNote } from "../shared/noteViews.ts";
import { type Disposable, Emitter } from "./disposable.ts";
import type { ItemStore } from "./itemPorts.ts";
import { readNote, writeNote } from "./noteItems.ts";
import type { Log } from "./ports.ts";
import { newId } from "./sessionId.ts";
import { estimateTokens } from "./tokens.ts";

export interface NoteBookParts {
  readonly items: ItemStore;
  /** An item of the workspace changed: the shared copy is to have it; returns at once. */
  readonly noteItems: (workspace: string) => void;
  readonly log: Log;
}

/** A note with the workspace that keeps it. */
export interface OwnedNote extends Note {
  readonly workspace: string;
}

/** What is to be kept. */
export interface NoteDraft {
  readonly content: NoteContent;
  readonly source?: NoteSource;
}

/** The notes as a turn needs them: a block of the prompt, the newest that fit; "" without any. */
export type NotesOfWorkspace = Pick<NoteBook, "block">;

/** Around the block; the system prompt says that what stands between them is data. */
const blockStart = "<notes>\n";
const blockEnd = "</notes>";

export class NoteBook implements Disposable {
  readonly #parts: NoteBookParts;
  readonly #changes: Emitter<string>;

  constructor(parts: NoteBookParts) {
    this.#parts = parts;
    this.#changes = new Emitter((error) => parts.log.error("a view failed on a note", error));
  }

  /** Notes of this workspace changed in this window. */
  onChange(listener: (workspace: string) => void): Disposable {
    return this.#changes.on(listener);
  }

  dispose(): void {
    this.#changes.dispose();
  }

  /** All notes, the newest first, the replaced ones among them. */
  async list(workspaces: readonly string[]): Promise<readonly OwnedNote[]> {
    const items = await this.#parts.items.readItemsOf(workspaces, "note");
    return items
      .flatMap(({ workspace, id, value }) => {
        const note = readNote(id, value);
        return note ? [{ ...note, workspace }] : [];
      })
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Keeps a note; what it contradicts is replaced. One that says nothing new changes nothing. */
  async add(workspace: string, { content, source }: NoteDraft): Promise<void> {
    const current = (await this.list([workspace])).filter(isCurrent);
    const said = folded(textOfNote(content));
    if (current.some((note) => folded(textOfNote(note.content)) === said)) return;
    const note: Note = { id: newId(), content, createdAt: Date.now(), ...(source && { source }) };
    const replaced = current.filter((other) => contradicts(content, other.content));
    await this.#write(workspace, [
      note,
      ...replaced.map((other) => ({ ...other, replacedBy: note.id })),
    ]);
  }

  /** Gives a note another text; nothing happens when it is gone. */
  async edit(workspaces: readonly string[], id: string, content: NoteContent): Promise<void> {
    const note = (await this.list(workspaces)).find((other) => other.id === id);
    if (note) await this.#write(note.workspace, [{ ...note, content }]);
  }

  /** Takes a note away, here and in the shared copy; what it had replaced stays replaced. */
  async forget(workspaces: readonly string[], id: string): Promise<void> {
    const note = (await this.list(workspaces)).find((other) => other.id === id);
    if (!note) return;
    const { workspace } = note;
    await this.#parts.items.putItems(workspace, [{ kind: "note", id, value: "" }]);
    this.#tell(workspace);
  }

  /** The notes that hold now, as a block of the prompt: the newest that fit. "" when there is none. */
  async block(workspaces: readonly string[], maxTokens: number): Promise<string> {
    if (maxTokens <= 0) return "";
    let tokens = 10;
    let lines = "";
    for (const note of (await this.list(workspaces)).filter(isCurrent)) {
      const line = lineOf(note);
      tokens += estimateTokens(line);
      if (tokens > maxTokens) break;
      lines += line;
    }
    return lines === "" ? "" : blockStart + lines + blockEnd;
  }

  async #write(workspace: string, notes: readonly Note[]): Promise<void> {
    const items = notes.map((note) => {
      return { kind: "note", id: note.id, value: writeNote(note) } as const;
    });
    await this.#parts.items.putItems(workspace, items);
    this.#tell(workspace);
  }

  #tell(workspace: string): void {
    this.#parts.noteItems(workspace);
    this.#changes.fire(workspace);
  }
}

function isCurrent(note: Note): boolean {
  return note.replacedBy === undefined;
}

/** Two facts that say different things of the same entity and relation. */
function contradicts(content: NoteContent, other: NoteContent): boolean {
  if (content.kind !== "fact" || other.kind !== "fact") return false;
  return (
    folded(content.entity) === folded(other.entity) &&
    folded(content.relation) === folded(other.relation)
  );
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** One line, dated; no note can close the fence and speak from outside it. */
function lineOf({ content, createdAt }: Note): string {
  const date = new Date(createdAt).toISOString().slice(0, 10);
  const text = textOfNote(content).replace(/\s+/g, " ");
  return `[${date}] ${text.replace(/<(?=\s*\/?\s*notes)/gi, "‹")}\n`;
}
