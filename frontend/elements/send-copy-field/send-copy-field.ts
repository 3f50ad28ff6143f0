import './send-copy-field.css';
import { announce } from '../../announce.ts';
import type { Text } from '../../dom.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';

const SHOWN_MILLISECONDS = 2_500;
let fields = 0;

export class TextCopiedEvent extends Event {
  static readonly type = 'text-copied';
  readonly text: string;

  constructor(text: string) {
    super(TextCopiedEvent.type, { bubbles: true });
    this.text = text;
  }
}

/** A text that cannot be edited, with a button that copies it. Fires `text-copied`. */
export class SendCopyField extends HTMLElement {
  readonly #input = h('input', { type: 'text', readonly: true, class: 'input mono', spellcheck: 'false', dir: 'ltr' });
  readonly #button = h('button', { type: 'button', class: 'button' });
  #timer = 0;

  static define(): void {
    customElements.define('send-copy-field', SendCopyField);
  }

  /** `secret` colours what must stay between sender and recipient. */
  show(label: Text, text: string, kind: 'public' | 'secret' | 'main' = 'public'): this {
    fields += 1;
    this.#input.id = `copy-field-${fields}`;
    this.#input.value = text;
    this.dataset['kind'] = kind;
    this.#input.addEventListener('focus', () => this.#input.select());
    this.#button.addEventListener('click', () => void this.#copy());
    setAttributes(this.#button, { 'aria-describedby': `${this.#input.id}-label` });
    this.#button.classList.toggle('button-primary', kind === 'main');
    this.#rest();
    return fill(
      this,
      h('label', { class: 'label', id: `${this.#input.id}-label`, for: this.#input.id }, label),
      h('div', { class: 'copy-field' }, this.#input, this.#button),
    );
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#input.value);
    } catch {
      // The browser refuses the clipboard: the text is selected, so that the keyboard can copy it.
      this.#input.focus();
      announce(t('copy.refused'));
      return;
    }
    fill(this.#button, icon('check'), h('span', {}, say('copy.done')));
    announce(t('copy.done'));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), SHOWN_MILLISECONDS);
    this.dispatchEvent(new TextCopiedEvent(this.#input.value));
  }

  #rest(): void {
    fill(this.#button, icon('copy'), h('span', {}, say('copy.copy')));
  }
}
