import type { TokenInfo } from '../../core/tokens/schemas.ts';
import { shownName } from '../../core/shown-text.ts';
import { button, h } from '../dom.ts';
import { formatLimit, formatNumber, formatRelative } from '../i18n/format.ts';
import { say, t } from '../i18n/admin.ts';
import { relativeCell } from './cells.ts';
import type { Column } from './data-table.ts';
import { routeLink } from '../route-link.ts';

/** What the buttons of a row do. */
export interface TokenActions {
  readonly revoke: (token: TokenInfo) => void;
  readonly reactivate: (token: TokenInfo) => void;
  readonly changeLimit: (token: TokenInfo) => void;
  readonly delete: (token: TokenInfo) => void;
}

export function tokenColumns(actions: TokenActions): readonly Column<TokenInfo>[] {
  return [
    { label: say('admin.token'), cell: nameCell },
    {
      label: say('admin.token_state'),
      cell: ({ state }) => h('span', { class: 'state', 'data-state': state }, say(`admin.token_state_${state}`)),
    },
    { label: say('admin.token_uses'), cell: usageCell },
    {
      label: say('admin.expires'),
      cell: ({ expiresAt }) => (expiresAt === null ? say('admin.token_never') : relativeCell(expiresAt)),
    },
    { label: say('admin.token_actions'), kind: 'wide', cell: (token) => actionButtons(token, actions) },
  ];
}

function nameCell({ id, name, note, maxTransferBytes, trial }: TokenInfo): HTMLElement {
  return h(
    'span',
    { class: 'token-name' },
    h('bdi', { class: 'token-title' }, shownName(name)),
    trial && h('span', { class: 'muted' }, say('admin.token_trial')),
    note !== '' && h('bdi', { class: 'muted' }, note),
    maxTransferBytes !== null &&
      h('span', { class: 'muted' }, () => `${t('admin.token_max_bytes')}: ${formatLimit(maxTransferBytes)}`),
    h('span', { class: 'mono muted token-id' }, id),
  );
}

function usageCell({ id, name, uses, maxUses, lastUsedAt }: TokenInfo): HTMLElement {
  const text = (): string =>
    maxUses === null
      ? t('admin.token_uses_unlimited', { uses: formatNumber(uses) })
      : t('admin.token_uses_of', { uses: formatNumber(uses), max: formatNumber(maxUses) });
  const label = (): string => `${t('admin.token_uses')}: ${name}`;
  const max = Math.max(maxUses ?? 0, uses);
  return h(
    'span',
    { class: 'usage' },
    h('span', {}, text),
    maxUses !== null && h('meter', { min: 0, max, high: max * 0.8, value: uses, 'aria-label': label }, text),
    lastUsedAt !== null &&
      h('span', { class: 'muted' }, () => t('admin.token_last_used', { when: formatRelative(lastUsedAt) })),
    uses > 0 &&
      routeLink(
        `/admin/transfers?token=${id}`,
        { 'aria-label': say('admin.token_transfers_of', { name }) },
        say('admin.token_transfers'),
      ),
  );
}

function actionButtons(token: TokenInfo, actions: TokenActions): HTMLElement {
  const { name, state } = token;
  const isRevoked = state === 'revoked';
  const toggle = isRevoked
    ? button(say('admin.token_reactivate'), 'button button-small', () => actions.reactivate(token), {
        'aria-label': say('admin.token_reactivate_of', { name }),
      })
    : button(say('admin.token_revoke'), 'button button-small', () => actions.revoke(token), {
        'aria-label': say('admin.token_revoke_of', { name }),
      });
  return h(
    'span',
    { class: 'row-actions', 'data-changes': true },
    toggle,
    button(say('admin.token_limit'), 'button button-small', () => actions.changeLimit(token), {
      'aria-label': say('admin.token_limit_of', { name }),
    }),
    button(say('admin.token_delete'), 'button button-small button-danger', () => actions.delete(token), {
      'aria-label': say('admin.token_delete_of', { name }),
    }),
  );
}
