import './send-transparency.css';
import type { Metadata, ServerInfo, TransferInfo } from '../../../core/schemas.ts';
import { shownMessage, shownName } from '../../../core/shown-text.ts';
import type { Child, Text } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes } from '../../i18n/format.ts';
import { say, sayCode } from '../../i18n/i18n.ts';
import type { IconName } from '../../icons.ts';
import { icon } from '../../icons.ts';
import { panel } from '../../panel.ts';

const WIDE = '(min-width: 64rem)';
const SHOWN_CHARACTERS = 64;

type Stored = ServerInfo['stored'];

export interface TransparencyFacts {
  readonly info: ServerInfo;
  /** What only this browser knows of the transfer at hand. */
  readonly local?: Metadata | undefined;
  /** What the server answered about it. */
  readonly transfer?: TransferInfo | undefined;
}

/** What is encrypted here, what the server stores, and what it never sees: from the server's own answer. */
export class SendTransparency extends HTMLElement {
  readonly #body = h('div', { class: 'transparency-body' });

  static define(): void {
    customElements.define('send-transparency', SendTransparency);
  }

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    const open = matchMedia(WIDE).matches;
    fill(this, panel({ name: 'eye', title: say('seen.title'), open }, this.#body));
  }

  show({ info, local, transfer }: TransparencyFacts): this {
    const { stored } = info;
    fill(
      this.#body,
      part('lock', 'encrypted', say('seen.encrypted'), local ? localFacts(local) : plannedFacts()),
      part('eye', 'you', say('seen.you'), storedAboutYou(stored)),
      part(
        'server',
        'stored',
        say('seen.stored'),
        h('div', {}, storedFiles(stored), transfer && serverAnswer(transfer)),
      ),
      part('key', 'never', say('seen.never'), neverSent(stored.never)),
    );
    return this;
  }
}

function part(name: IconName, kind: string, title: Text, content: Child): HTMLElement {
  return h(
    'section',
    { class: 'transparency-part', 'data-kind': kind },
    h('h3', {}, icon(name), h('span', {}, title)),
    content,
  );
}

function localFacts(local: Metadata): HTMLElement {
  return facts([
    [say('fact.name'), shownName(local.name)],
    [say('fact.type'), local.type === '' ? say('fact.none') : shownName(local.type)],
    [say('fact.size'), () => formatBytes(local.bytes)],
    [say('fact.message'), local.message === undefined ? say('fact.none') : shownMessage(local.message)],
    [say('fact.content'), say('fact.content_how')],
  ]);
}

function plannedFacts(): HTMLElement {
  const names = ['fact.name', 'fact.type', 'fact.size', 'fact.message', 'fact.content'] as const;
  return h('ul', { class: 'chips' }, ...names.map((name) => h('li', {}, say(name))));
}

/** The very values that an event of this visitor would hold. */
function storedAboutYou({ caller, agent, anonymisation, dayKeyDays, logRetentionDays }: Stored): HTMLElement {
  return h(
    'div',
    {},
    facts([
      [say('seen.caller', { way: anonymisation }), caller],
      [say('seen.agent'), agent ?? say('seen.nothing')],
      [say('seen.kept'), say('seen.kept_for', { days: logRetentionDays })],
    ]),
    h('p', { class: 'muted' }, sayCode('anonymisation', anonymisation, { days: dayKeyDays })),
  );
}

function storedFiles({ fields }: Stored): HTMLElement {
  const rows = fields.flatMap(({ file, fields: members }) => [
    h('dt', {}, h('code', {}, file)),
    h('dd', {}, members.length > 0 && h('code', {}, members.join(', '))),
  ]);
  return folded(say('seen.files'), h('dl', { class: 'stored-files' }, ...rows));
}

/** The transfer's own record, word for word as the server gives it out. */
function serverAnswer(transfer: TransferInfo): HTMLElement {
  const rows = Object.entries(transfer).map(([name, value]): [Text, Text] => [name, shown(value)]);
  return folded(say('seen.answer'), facts(rows));
}

function folded(title: Text, content: Child): HTMLElement {
  return h('details', { class: 'server-answer' }, h('summary', {}, title), content);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

function neverSent(codes: readonly string[]): HTMLElement {
  return h('ul', { class: 'chips' }, ...codes.map((code) => h('li', {}, sayCode('never', code))));
}

function facts(rows: readonly (readonly [Text, Text])[]): HTMLElement {
  return h(
    'dl',
    { class: 'facts' },
    ...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, h('bdi', {}, value)))),
  );
}
