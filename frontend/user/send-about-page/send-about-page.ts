import './send-about-page.css';
import type { MessageKey } from '../../i18n/en.ts';
import { fill, h } from '../../dom.ts';
import { SendLinkAnatomy } from '../../elements/send-link-anatomy/send-link-anatomy.ts';
import { SendTransparency } from '../../elements/send-transparency/send-transparency.ts';
import { say } from '../../i18n/i18n.ts';
import { pageFrame } from '../../page-frame.ts';
import { routeLink } from '../../route-link.ts';

const SECTIONS = ['how', 'link', 'trust', 'limits'] as const;

/** `/about`: how it works, in plain words. */
export class SendAboutPage extends HTMLElement {
  static define(): void {
    customElements.define('send-about-page', this);
  }

  connectedCallback(): void {
    const sections = SECTIONS.map((name) =>
      h('section', {}, h('h2', {}, about(name)), h('p', {}, about(`${name}_text`))),
    );
    const docs = h('p', {}, routeLink('/docs', {}, say('about.docs')));
    const article = h('article', { class: 'card about' }, new SendLinkAnatomy(), ...sections, docs);
    fill(
      this,
      pageFrame(
        [h('h1', {}, say('about.title')), h('p', { class: 'lead' }, say('about.lead')), article],
        [new SendTransparency()],
      ),
    );
  }
}

type Section = (typeof SECTIONS)[number];

function about(name: Section | `${Section}_text`): () => string {
  const key: MessageKey = `about.${name}`;
  return say(key);
}
