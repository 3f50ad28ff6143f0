import './send-accessibility-page.css';
import { brand } from '../../brand.ts';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { pageFrame } from '../../page-frame.ts';
import { TESTED, UNTESTED } from './statement.ts';

/** `/accessibility`: what is tested so that everybody can use the pages, what is not, and where to report a barrier. */
export class SendAccessibilityPage extends HTMLElement {
  static define(): void {
    customElements.define('send-accessibility-page', this);
  }

  connectedCallback(): void {
    const article = h(
      'article',
      { class: 'card accessibility' },
      section(say('accessibility.goal'), h('p', {}, say('accessibility.goal_text'))),
      section(
        say('accessibility.tested'),
        h('ul', {}, ...TESTED.map((name) => h('li', {}, say(`accessibility.tested_${name}`)))),
      ),
      section(
        say('accessibility.untested'),
        h('ul', {}, ...UNTESTED.map((name) => h('li', {}, say(`accessibility.untested_${name}`)))),
      ),
      section(say('accessibility.report'), h('p', {}, say('accessibility.report_text')), contact()),
    );
    fill(
      this,
      pageFrame([h('h1', {}, say('app.accessibility')), h('p', { class: 'lead' }, say('accessibility.lead')), article]),
    );
  }
}

function section(title: () => string, ...children: readonly HTMLElement[]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...children);
}

/** Of the operator, where the brand has one. */
function contact(): HTMLElement {
  const address = brand()?.contact;
  if (address === undefined) return h('p', {}, say('accessibility.report_none'));
  return h('p', {}, h('a', { href: address }, say('brand.contact')));
}
