import { characterCount, NOTE_CHARACTERS, NOTE_NAME, NOTE_TYPE } from '../../../core/note.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { say, t } from '../../i18n/i18n.ts';

const ID = 'note';

/** Where a text is written or pasted that is sent in place of files. It is counted, and never cut. */
export class SendNoteField extends HTMLElement {
  readonly #text = h('textarea', {
    id: ID,
    rows: 8,
    class: 'input',
    dir: 'auto',
    autocomplete: 'off',
    'aria-describedby': `${ID}-problem ${ID}-count`,
  });
  readonly #problem = h('p', { class: 'field-problem', id: `${ID}-problem`, role: 'alert' });
  readonly #count = h('p', { class: 'muted', id: `${ID}-count` });

  static define(): void {
    customElements.define('send-note-field', this);
  }

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    this.#text.addEventListener('input', () => this.#show(this.#fault('note.too_long')));
    this.#show(undefined);
    fill(this, h('label', { class: 'label', for: ID }, say('note.label')), this.#text, this.#problem, this.#count);
  }

  override focus(): void {
    this.#text.focus();
  }

  /** Whether what was written can be sent as a note; where it cannot, says so at the field. */
  check(): boolean {
    const fault = this.#fault('note.too_long') ?? this.#fault('note.empty');
    this.#show(fault);
    if (fault) this.#text.focus();
    return fault === undefined;
  }

  /** What was written, letter by letter, as the file that is sent. */
  file(): File {
    return new File([this.#text.value], NOTE_NAME, { type: NOTE_TYPE });
  }

  #fault(kind: 'note.too_long' | 'note.empty'): (() => string) | undefined {
    const count = characterCount(this.#text.value);
    const isFault = kind === 'note.empty' ? count === 0 : count > NOTE_CHARACTERS;
    return isFault ? () => t(kind, { max: NOTE_CHARACTERS }) : undefined;
  }

  #show(fault: (() => string) | undefined): void {
    const count = characterCount(this.#text.value);
    fill(this.#count, () => t('note.count', { count, max: NOTE_CHARACTERS }));
    fill(this.#problem, fault);
    setAttributes(this.#text, { 'aria-invalid': String(fault !== undefined) });
  }
}
