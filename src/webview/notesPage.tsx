// The page of notes: write, edit, forget, and where each came from. Over the conversation until it is
// closed.
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { maxNoteLength, type Note, textOfNote } from "../shared/noteViews.ts";
import { CloseIcon } from "./icons.tsx";
import { isComposing } from "./imeKeys.ts";
import { type NoteStrings, noteStringsFor } from "./noteStrings.ts";
import { useServices } from "./services.ts";
import { fill } from "./strings.ts";

function useNoteStrings(): NoteStrings {
  return noteStringsFor(useServices().conversation.locale.value);
}

/** Nothing while it is closed. */
export function NotesPage(): JSX.Element | null {
  const { notes } = useServices();
  return notes.isOpen.value ? <OpenNotes /> : null;
}

function OpenNotes(): JSX.Element {
  const { notes } = useServices();
  const words = useNoteStrings();
  const all = notes.notes.value;
  const current = all?.filter((note) => note.replacedBy === undefined) ?? [];
  const replaced = all?.filter((note) => note.replacedBy !== undefined) ?? [];
  return (
    <section
      class="notes-page"
      aria-label={words.notes}
      onKeyDown={(event) => {
        if (event.key === "Escape") notes.close();
      }}
    >
      <header class="notes-head">
        <h2>{words.notes}</h2>
        <button
          type="button"
          class="button quiet icon-button"
          aria-label={words.close}
          title={words.close}
          onClick={() => notes.close()}
        >
          <CloseIcon />
        </button>
      </header>
      <p class="notes-note">{words.explained}</p>
      <NewNote />
      {all !== undefined && current.length === 0 ? <p class="notes-note">{words.none}</p> : null}
      <NoteList notes={current} />
      {replaced.length === 0 ? null : (
        <details class="notes-replaced">
          <summary>{fill(words.replaced, replaced.length)}</summary>
          <NoteList notes={replaced} />
        </details>
      )}
    </section>
  );
}

function NewNote(): JSX.Element {
  const { notes } = useServices();
  const words = useNoteStrings();
  const [text, setText] = useState("");
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const add = (): void => {
    if (text.trim() === "") return;
    notes.add(text);
    setText("");
    box.current?.focus();
  };
  return (
    // No form: the editor's frame lets none be submitted.
    <div class="notes-new">
      <input
        ref={box}
        class="notes-input"
        aria-label={words.newNote}
        placeholder={words.hint}
        maxLength={maxNoteLength}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !isComposing(event)) add();
        }}
      />
      <button
        type="button"
        class="button primary"
        disabled={text.trim() === ""}
        onClick={() => add()}
      >
        {words.add}
      </button>
    </div>
  );
}

function NoteList(props: { readonly notes: readonly Note[] }): JSX.Element {
  return (
    <ul class="notes-list">
      {props.notes.map((note) => (
        <NoteItem key={note.id} note={note} />
      ))}
    </ul>
  );
}

function NoteItem(props: { readonly note: Note }): JSX.Element {
  const { note } = props;
  const { notes, conversation } = useServices();
  const words = useNoteStrings();
  const [isEditing, setEditing] = useState(false);
  const { source } = note;
  if (isEditing) return <EditNote note={note} onDone={() => setEditing(false)} />;
  const isReplaced = note.replacedBy !== undefined;
  return (
    <li class={isReplaced ? "notes-item replaced" : "notes-item"}>
      <div class="notes-text">{textOfNote(note.content)}</div>
      <div class="notes-actions">
        <time class="notes-note">{dateOf(note.createdAt, conversation.locale.value)}</time>
        {source === undefined ? null : (
          <button type="button" class="button quiet" onClick={() => notes.openSource(source)}>
            {words.source}
          </button>
        )}
        {isReplaced ? null : (
          <button type="button" class="button quiet" onClick={() => setEditing(true)}>
            {words.edit}
          </button>
        )}
        <button type="button" class="button quiet" onClick={() => notes.forget(note.id)}>
          {words.forget}
        </button>
      </div>
    </li>
  );
}

function EditNote(props: { readonly note: Note; readonly onDone: () => void }): JSX.Element {
  const { note, onDone } = props;
  const { notes } = useServices();
  const words = useNoteStrings();
  const [text, setText] = useState(textOfNote(note.content));
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  const save = (): void => {
    if (text.trim() !== "") notes.edit(note.id, text);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onDone();
    } else if (event.key === "Enter" && !event.shiftKey && !isComposing(event)) {
      event.preventDefault();
      save();
    }
  };
  return (
    <li class="notes-item">
      <textarea
        ref={box}
        class="notes-input"
        aria-label={words.noteText}
        maxLength={maxNoteLength}
        rows={2}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="notes-actions">
        <button type="button" class="button primary" onClick={save}>
          {words.save}
        </button>
        <button type="button" class="button" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </li>
  );
}

/** What the model proposes to keep of a turn, under its answer. */
export function ProposedNotes(props: { readonly questionId: string }): JSX.Element | null {
  const { notes } = useServices();
  const words = useNoteStrings();
  const proposals = notes.proposed.value.get(props.questionId) ?? [];
  if (proposals.length === 0) return null;
  return (
    <section class="notes-proposed" aria-label={words.proposed}>
      <span class="notes-note">{words.proposed}</span>
      <ul class="notes-list">
        {proposals.map(({ id, content }) => (
          <li key={id} class="notes-item">
            <div class="notes-text">{textOfNote(content)}</div>
            <div class="notes-actions">
              <button type="button" class="button" onClick={() => notes.decide(id, true)}>
                {words.keep}
              </button>
              <button type="button" class="button quiet" onClick={() => notes.decide(id, false)}>
                {words.dismiss}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function dateOf(createdAt: number, locale: string): string {
  return new Date(createdAt).toLocaleDateString(locale, { dateStyle: "medium" });
}
