import './send-admin-overview-page.css';
import type { OverviewRange } from '../../../core/admin/queries.ts';
import type { Overview } from '../../../core/stats/schemas.ts';
import type { Child, Text } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes, formatDuration, formatNumber, formatRate } from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { adminApi } from '../api.ts';
import type { KeyFigures } from '../key-figures.ts';
import { keyFigures } from '../key-figures.ts';
import { showOnDemand } from '../../on-demand.ts';
import { replaceQuery } from '../../page-history.ts';
import { pageHead, refreshButton } from '../page-head.ts';
import { formatLatency, plotSpecs } from '../plot-specs.ts';
import { SendAdminPlot } from '../send-admin-plot/send-admin-plot.ts';
import { showRead } from '../show-read.ts';
import { serverNow } from '../../server-clock.ts';

const RANGES = ['hour', 'day', 'week', 'month'] as const;
const USUAL = 'day';

/** `/admin`: what happened, as figures and as plots. Which time is shown is a part of the address. */
export class SendAdminOverviewPage extends HTMLElement {
  readonly #undrawn = h('div');
  readonly #stage = h('div', { class: 'plots-stage' });
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-admin-overview-page', SendAdminOverviewPage);
    SendAdminPlot.define();
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    fill(
      this,
      pageHead(
        say('admin.overview'),
        this.#rangeChoice(),
        refreshButton(() => this.#read()),
      ),
      this.#undrawn,
      this.#stage,
    );
    this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #read(): void {
    const { signal } = this.#lifetime;
    const range = wantedRange();
    const read = (reading: AbortSignal): Promise<Overview> => adminApi.overview(range, reading);
    const show = (overview: Overview): readonly Child[] => {
      this.#draw();
      return overviewParts(overview);
    };
    void showRead({ stage: this.#stage, signal, read, show });
  }

  /** Draws what is shown by then. What draws is large, and only this page needs it; the plots have their figures as tables, too. */
  #draw(): void {
    void showOnDemand({
      stage: this.#undrawn,
      signal: this.#lifetime.signal,
      load: () => import('../plot.ts'),
      show: ({ drawPlot }) => {
        for (const plot of this.querySelectorAll<SendAdminPlot>('send-admin-plot')) plot.draw(drawPlot);
        return [];
      },
    });
  }

  #rangeChoice(): HTMLElement {
    const current = wantedRange();
    const options = RANGES.map((range) => {
      const input = h('input', { type: 'radio', name: 'range', value: range, checked: range === current });
      input.addEventListener('change', () => {
        replaceQuery(range === USUAL ? '' : `?range=${range}`);
        this.#read();
      });
      return h('label', { class: 'segment' }, input, h('span', {}, say(`admin.range_${range}`)));
    });
    return h('fieldset', { class: 'segments' }, h('legend', { class: 'visually-hidden' }, say('admin.by')), ...options);
  }
}

function wantedRange(): OverviewRange {
  const given = new URLSearchParams(location.search).get('range');
  return RANGES.find((range) => range === given) ?? USUAL;
}

function overviewParts(overview: Overview): readonly Child[] {
  return [...figures(keyFigures(overview), overview.source), ...plots(overview)];
}

function figures(of: KeyFigures, source: Overview['source']): readonly Child[] {
  const { transfers, downloads, uploadedBytes, downloadedBytes, requests, refused, failed } = of;
  const { p95Ms, isOfSlowest, activeTokens, storedBytes } = of;
  const bytes = (): string =>
    t('admin.figure_bytes_split', { up: formatBytes(uploadedBytes), down: formatBytes(downloadedBytes) });
  return [
    h(
      'dl',
      { class: 'figures' },
      figure(say('admin.figure_transfers'), () => formatNumber(transfers)),
      figure(say('admin.figure_downloads'), () => formatNumber(downloads)),
      figure(say('admin.figure_bytes'), () => formatBytes(uploadedBytes + downloadedBytes), bytes),
      figure(say('admin.figure_stored'), known(storedBytes, formatBytes), later(storedBytes)),
      figure(
        say('admin.figure_refused'),
        () => formatNumber(refused),
        say('admin.figure_refused_of', { count: requests }),
      ),
      figure(
        say('admin.figure_errors'),
        () => formatRate(requests === 0 ? 0 : failed / requests),
        say('admin.figure_errors_count', { count: failed }),
      ),
      figure(
        say('admin.figure_p95'),
        known(p95Ms, (ms) => formatLatency(ms, source)),
        isOfSlowest ? say('admin.figure_p95_slowest') : undefined,
      ),
      figure(say('admin.figure_tokens'), known(activeTokens, formatNumber), later(activeTokens)),
    ),
  ];
}

function known(value: number | null, format: (value: number) => string): () => string {
  return () => (value === null ? '–' : format(value));
}

/** Why there is no figure yet: what there is gets counted when an hour is. */
function later(figure: number | null): Text | undefined {
  if (figure !== null) return undefined;
  const seconds = 3_600 - (Math.floor(serverNow() / 1_000) % 3_600);
  return () => t('admin.figure_later', { duration: formatDuration(seconds) });
}

function figure(name: Text, value: Text, detail?: Text): HTMLElement {
  return h(
    'div',
    { class: 'figure' },
    h('dt', {}, name),
    h('dd', { class: 'figure-value' }, value),
    detail !== undefined && h('dd', { class: 'figure-detail' }, detail),
  );
}

/** Most servers compare none, so that it is loaded where there are some. */
function variants(found: NonNullable<Overview['variants']>): HTMLElement {
  const stage = h('div');
  void showOnDemand({
    stage,
    load: () => import('../variant-comparison.ts'),
    show: ({ variantComparison }) => [variantComparison(found)],
  });
  return stage;
}

function plots(overview: Overview): readonly Child[] {
  return [
    h(
      'div',
      { class: 'plots' },
      ...plotSpecs(overview).map((spec) => h('div', { class: 'card' }, SendAdminPlot.create(spec))),
    ),
    overview.variants && variants(overview.variants),
    overview.points.some(({ complete }) => !complete) &&
      h('p', { class: 'plot-shade muted' }, say('admin.plot_incomplete_hint')),
    overview.source === 'cloudwatch' && h('p', { class: 'muted counted-by' }, say('admin.from_cloudwatch')),
  ];
}
