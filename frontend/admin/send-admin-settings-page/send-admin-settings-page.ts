import './send-admin-settings-page.css';
import type { AdminSettings } from '../../../core/admin/schemas.ts';
import { inUnit } from '../../../core/quantity.ts';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatDuration, formatNumber } from '../../i18n/format.ts';
import { isAdminMessage, say, t } from '../../i18n/admin.ts';
import { adminApi } from '../api.ts';
import { fact } from '../cells.ts';
import { copyButton } from '../copy-button.ts';
import { envLine } from '../env-line.ts';
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
      h('div', { class: 'settings-copy' }, copyButton(say('admin.settings_copy_all'), envFile(settings), 'named')),
      h(
        'dl',
        { class: 'facts settings-all' },
        ...settings.map((setting) => h('div', {}, settingName(setting), settingValue(setting))),
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

function settingValue(setting: Setting): HTMLElement {
  const line = lineOf(setting);
  const copy = line !== undefined && copyButton(say('admin.settings_copy', { name: setting.name }), line);
  return h('dd', { class: 'setting-value' }, h('span', {}, settingText(setting)), copy);
}

function lineOf({ name, written }: Setting): string | undefined {
  return written === undefined ? undefined : envLine(name, written);
}

/** What is not shown is only named, so that a reader sees that the file is not everything that the server was started with. */
function envFile(settings: readonly Setting[]): string {
  const lines = settings.map((setting) => {
    const { value, written, name } = setting;
    const isSet = written !== undefined || (value !== '' && value !== false && !isEmptyList(value));
    return lineOf(setting) ?? (isSet ? `# ${name} ${t('admin.settings_not_copied')}` : undefined);
  });
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

function isEmptyList(value: Setting['value']): boolean {
  return Array.isArray(value) && value.length === 0;
}

function settingText({ value, unit }: Setting): () => string {
  if (typeof value === 'boolean') return value ? say('admin.settings_yes') : say('admin.settings_no');
  if (typeof value === 'string') return () => (value === '' ? t('admin.settings_empty') : value);
  if (typeof value !== 'number') return () => (value.length === 0 ? t('admin.none') : value.join(', '));
  if (unit === 'bytes') return () => inUnit('bytes', value);
  if (unit !== undefined) return () => formatDuration(value * (unit === 'days' ? 86_400 : 1));
  return () => formatNumber(value);
}
