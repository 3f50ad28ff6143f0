import './received-note.css';
import type { Bytes } from '../../../core/bytes.ts';
import { noteText } from '../../../core/note.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { Saving } from '../../save-file.ts';

/** A note on its way: gathered here, and saved only when the person wants a file. */
export interface ReceivedNote {
  readonly saving: Saving;
  /** What is shown of it; undefined where its bytes are no text, which has been saved then. */
  show(): readonly Child[] | undefined;
}

/** What the page has already: a part that imports it would divide the scripts of each page's start. */
interface PageParts {
  readonly offerFile: (content: Blob, fileName: string) => () => void;
  readonly shownMessage: (text: string) => string;
  readonly fileName: string;
  readonly isTouch: boolean;
}

/** Takes a note in place of what saves a file. Its text is never parsed: it is set as text, with marks for what could deceive its reader. */
export function receiveNote(parts: PageParts): ReceivedNote {
  let content = new Blob();
  let text: string | undefined;
  const chunks: Bytes[] = [];
  const sink = new WritableStream<Bytes>({
    write: (chunk) => void chunks.push(chunk),
    close: () => void (content = new Blob(chunks)),
  });
  const save = (): (() => void) => parts.offerFile(content, parts.fileName);
  return {
    saving: {
      sink,
      deliver: async () => {
        text = noteText(new Uint8Array(await content.arrayBuffer()));
        return text === undefined ? save() : save;
      },
    },
    show: () => (text === undefined ? undefined : shownNote(text, save, parts)),
  };
}

function shownNote(text: string, save: () => void, { shownMessage, isTouch }: PageParts): readonly Child[] {
  const shown = shownMessage(text);
  const note = h(
    'pre',
    { class: 'note-text', dir: 'auto', tabindex: 0, role: 'region', 'aria-label': say('note.title') },
    shown,
  );
  const said = h('p', { class: 'muted', role: 'status' });
  const copy = button(say('note.copy'), 'button button-primary', () => {
    navigator.clipboard.writeText(shown).then(
      () => {
        fill(said, say('copy.done'));
      },
      () => {
        getSelection()?.selectAllChildren(note);
        fill(said, say('copy.refused'), ' ', say(isTouch ? 'copy.by_touch' : 'copy.by_keyboard'));
      },
    );
  });
  copy.prepend(icon('copy'));
  const asFile = button(say('note.save'), 'button', save);
  asFile.prepend(icon('download'));
  return [
    h('h1', {}, say('note.title')),
    note,
    shown !== text && h('p', { class: 'notice' }, say('note.hidden')),
    h('div', { class: 'actions' }, copy, asFile, said),
    h('p', { class: 'muted' }, say('note.keep')),
  ];
}
