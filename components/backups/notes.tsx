import { Callout } from '@/components/ui/callout.tsx';
import { formatPlural } from '@/components/ui/format.ts';

export interface NotesProps {
  notes: readonly string[];
  /** Of which moment the notes are, as "from when it was made". */
  when?: string;
}

/** What needs a word, as the server said it; nothing when there is nothing. */
export function Notes({ notes, when }: NotesProps) {
  const [first] = notes;
  if (first === undefined) return null;
  const title = [formatPlural(notes.length, 'thing'), 'to know', when].filter(Boolean).join(' ');
  return (
    <Callout tone="warn" title={title}>
      {notes.length === 1 ? (
        <p className="break-words">{first}</p>
      ) : (
        <ul className="list-disc pl-4">
          {notes.map((note) => (
            <li key={note} className="break-words">
              {note}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
