import './send-transparency.css';
import type { TransferInfo } from '../../../core/schemas.ts';
import type { Text } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { panel } from '../../panel.ts';
import { facts, folded } from '../../stored-facts.ts';
import { routeLink } from '../../route-link.ts';

const SHOWN_CHARACTERS = 64;
const KEPT_FROM_IT = ['seen.tick_content', 'seen.tick_key', 'seen.tick_log'] as const;

/** What the server can see, in a sentence and three ticks. All of it is on a page of its own. */
export class SendTransparency extends HTMLElement {
  readonly #record = h('div');

  static define(): void {
    customElements.define('send-transparency', this);
  }

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    const ticks = KEPT_FROM_IT.map((key) => h('li', {}, icon('check'), h('span', {}, say(key))));
    const all = routeLink('/transparency', {}, say('seen.all'));
    const body = h(
      'div',
      { class: 'transparency-body' },
      h('p', {}, say('seen.sentence')),
      h('ul', { class: 'ticks' }, ...ticks),
      this.#record,
      h('p', {}, all),
    );
    fill(this, panel({ name: 'eye', title: say('seen.title') }, body));
  }

  /** The transfer's own record, word for word as the server gives it out. */
  show(transfer: TransferInfo): void {
    const rows = Object.entries(transfer).map(([name, value]): [Text, Text] => [name, shown(value)]);
    fill(this.#record, folded(say('seen.answer'), facts(rows)));
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
