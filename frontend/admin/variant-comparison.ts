import { STANDARD } from '../../core/look/choices.ts';
import { compareShares } from '../../core/stats/compare-shares.ts';
import type { Overview } from '../../core/stats/schemas.ts';
import { h } from '../dom.ts';
import { formatNumber, formatPercent } from '../i18n/format.ts';
import { say, t } from '../i18n/admin.ts';
import { dataTable } from './data-table.ts';

type Row = NonNullable<Overview['variants']>[number];

const NONE: Omit<Row, 'name'> = { created: 0, ready: 0, started: 0, downloaded: 0 };
const PAIRS = [
  ['ready', 'created'],
  ['downloaded', 'started'],
] as const;
type Pair = (typeof PAIRS)[number];

/** The variants of the page side by side, each compared with the standard page. */
export function variantComparison(variants: readonly Row[]): HTMLElement {
  const standard = variants.find(({ name }) => name === STANDARD) ?? { name: STANDARD, ...NONE };
  const rows = [standard, ...variants.filter(({ name }) => name !== STANDARD)];
  const table = dataTable<Row>(say('admin.variants'), [
    { label: say('admin.variant'), cell: ({ name }) => h('span', { class: 'mono' }, name) },
    ...PAIRS.map((pair) => ({
      label: say(`admin.variant_${pair[0]}`),
      cell: (row: Row) => shareOf(row, pair),
    })),
    ...PAIRS.map((pair) => ({
      label: say(`admin.variant_${pair[0]}_compared`),
      cell: (row: Row) => (row === standard ? '–' : differenceOf(row, standard, pair)),
    })),
  ]);
  table.append(rows);
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, say('admin.variants')),
    table.element,
    h('p', { class: 'muted' }, say('admin.variants_hint')),
  );
}

function shareOf(row: Row, [count, of]: Pair): () => string {
  return () => t('admin.variant_share', { count: formatNumber(row[count]), of: formatNumber(row[of]) });
}

function differenceOf(row: Row, standard: Row, [count, of]: Pair): () => string {
  const { low, high, verdict } = compareShares(
    { count: row[count], of: row[of] },
    { count: standard[count], of: standard[of] },
  );
  if (verdict === 'few') return say('admin.variant_few');
  return () => t(`admin.variant_${verdict}`, { low: formatPercent(low), high: formatPercent(high) });
}
