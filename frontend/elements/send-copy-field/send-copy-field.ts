import './send-copy-field.css';
import { announce } from '../../announce.ts';
import type { Child, Text } from '../../dom.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { isTouch } from '../../touch.ts';

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

/** A text that cannot be edited, with a button that copies it. Fires `text-copied`, also when it was copied with the keyboard. */
export class SendCopyField extends HTMLElement {
  readonly #input = h('input', { type: 'text', readonly: true, class: 'input mono', spellcheck: 'false', dir: 'ltr' });
  readonly #button = h('button', { type: 'button', class: 'button' });
  /** A live region that is there before it has anything to say. */
  readonly #note = h('p', { class: 'copy-note', role: 'status' });
  #timer = 0;

  static define(): void {
    customElements.define('send-copy-field', this);
  }

  constructor() {
    super();
    this.#input.addEventListener('focus', () => this.#input.select());
    this.#input.addEventListener('copy', () => this.#copied());
    this.#button.addEventListener('click', () => void this.#copy());
  }

  /** `secret` colours what must stay between sender and recipient. */
  show(label: Text, text: string, kind: 'public' | 'secret' | 'main' = 'public'): this {
    this.#prepare(text, kind);
    this.#button.classList.toggle('button-primary', kind === 'main');
    return fill(this, this.#label(label), h('div', { class: 'copy-field' }, this.#input, this.#button), this.#note);
  }

  /** What the page is about: the text in a line of its own, above the button and other ways to pass it on. */
  showWith(label: Text, text: string, first: Child, ...others: readonly Child[]): this {
    this.#prepare(text, 'main');
    this.#button.classList.toggle('button-primary', !first);
    const actions = h('div', { class: 'actions' }, first, this.#button, ...others);
    return fill(this, this.#label(label), this.#input, actions, this.#note);
  }

  /** Selects the text for the person to copy, and says how: the browser did not do it. */
  select(why: 'copy' | 'share' = 'copy'): void {
    this.#input.focus();
    this.#input.select();
    fill(this.#note, say(`${why}.refused`), ' ', say(isTouch() ? 'copy.by_touch' : 'copy.by_keyboard'));
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  #prepare(text: string, kind: string): void {
    fields += 1;
    this.#input.id = `copy-field-${fields}`;
    this.#input.value = text;
    this.dataset['kind'] = kind;
    // For paper, where the text of an input would be cut.
    this.dataset['text'] = text;
    setAttributes(this.#button, { 'aria-describedby': `${this.#input.id}-label` });
    this.#rest();
  }

  #label(label: Text): HTMLElement {
    return h('label', { class: 'label', id: `${this.#input.id}-label`, for: this.#input.id }, label);
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#input.value);
    } catch {
      this.select();
      return;
    }
    this.#copied();
  }

  #copied(): void {
    fill(this.#note);
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
