import './brand-parts.css';
import { Brand } from '../core/look/brand.ts';
import { themeStyle } from '../core/look/theme-style.ts';
import { brand } from './brand.ts';
import type { Child } from './dom.ts';
import { h } from './dom.ts';
import { currentLanguage, say, t } from './i18n/i18n.ts';
import { keepLive } from './live.ts';

/** Reads a brand, and puts its colours on the document. Undefined for what is none. */
export function readBrand(found: unknown): Brand | undefined {
  const { data } = Brand.safeParse(found);
  if (!data?.accent) return data;
  const accents = new CSSStyleSheet();
  accents.replaceSync(themeStyle(data.accent));
  document.adoptedStyleSheets.push(accents);
  return data;
}

/** The operator's logo, which becomes the sign of the tab too. */
export function brandLogo(): HTMLElement | undefined {
  const logo = brand()?.logo;
  if (!logo) return undefined;
  document.querySelector('link[rel="icon"]')?.setAttribute('href', logo.path);
  return h('img', { class: 'brand-logo', src: logo.path, width: logo.width, height: logo.height, alt: '' });
}

/** The operator's links and contact, below every page. */
export function brandLinks(): Child {
  const { links = [], contact } = brand() ?? {};
  const all = links.map(({ label, url }) => h('a', { href: url, rel: 'noopener noreferrer' }, h('bdi', {}, label)));
  if (contact !== undefined) all.push(h('a', { href: contact }, say('brand.contact')));
  return all.length > 0 && h('ul', { class: 'brand-links' }, ...all.map((link) => h('li', {}, link)));
}

/** The operator's notice in the language of the page. */
export function brandNotice(): Child {
  const { notice = {} } = brand() ?? {};
  const [first] = Object.values(notice);
  if (first === undefined) return undefined;
  const place = h('div', { class: 'notice', dir: 'auto' });
  keepLive(place, () => (place.textContent = notice[currentLanguage()] ?? notice['any'] ?? first));
  return place;
}

/** With the operator's name, by which a recipient knows where the link leads. */
export function brandedSubject(): string {
  const name = brand()?.name;
  return name === undefined ? t('mail.subject') : `${t('mail.subject')} · ${name}`;
}
