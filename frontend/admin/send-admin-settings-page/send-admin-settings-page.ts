import './send-admin-settings-page.css';
import type { AdminSettings } from '../../../core/admin/schemas.ts';
import { inUnit } from '../../../core/quantity.ts';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatDuration, formatNumber } from '../../i18n/format.ts';
import { isAdminMessage, say, t } from '../../i18n/admin.ts';
import { adminApi } from '../api.ts';
import { fact } from '../cells.ts';
import { pageHead, section } from '../page-head.ts';
import { showRead } from '../show-read.ts';

type Setting = AdminSettings['settings'][number];

/** `/admin/settings`: how this server was started, without anything secret. */
export class SendAdminSettingsPage extends HTMLElement {
  readonly #stage = h('div', { class: 'list-stage' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-settings-page', SendAdminSettingsPage);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(this, pageHead(say('admin.settings')), h('p', { class: 'lead' }, say('admin.settings_lead')), this.#stage);
    const { signal } = this.#lifetime;
    void showRead({ stage: this.#stage, signal, read: adminApi.settings, show });
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }
}

function show({ version, store, adminKeys, operators = [], settings }: AdminSettings): readonly Child[] {
  return [
    section(
      say('admin.settings_server'),
      h(
        'dl',
        { class: 'facts' },
        fact('admin.settings_version', version),
        fact('admin.settings_store', store),
        fact('admin.settings_keys', () => formatNumber(adminKeys)),
        operators.length > 0 && fact('admin.settings_operators', () => operators.map(operatorText).join(', ')),
      ),
    ),
    section(
      say('admin.settings_all'),
      h(
        'dl',
        { class: 'facts settings-all' },
        ...settings.map((setting) => h('div', {}, settingName(setting), h('dd', {}, settingText(setting)))),
      ),
    ),
  ];
}

function operatorText(operator: NonNullable<AdminSettings['operators']>[number]): string {
  return t('admin.settings_operator', operator);
}

/** In words where the page knows it, and always as the environment names it. */
function settingName({ member, name }: Setting): HTMLElement {
  const key = `admin.setting.${member}`;
  if (!isAdminMessage(key)) return h('dt', {}, h('code', {}, name));
  return h('dt', { class: 'two-lines' }, h('span', {}, say(key)), h('code', { class: 'muted' }, name));
}

function settingText({ value, unit }: Setting): () => string {
  if (typeof value === 'boolean') return value ? say('admin.settings_yes') : say('admin.settings_no');
  if (typeof value === 'string') return () => (value === '' ? t('admin.settings_empty') : value);
  if (typeof value !== 'number') return () => (value.length === 0 ? t('admin.none') : value.join(', '));
  if (unit === 'bytes') return () => inUnit('bytes', value);
  if (unit !== undefined) return () => formatDuration(value * (unit === 'days' ? 86_400 : 1));
  return () => formatNumber(value);
}
