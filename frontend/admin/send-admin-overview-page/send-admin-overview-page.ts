import './send-admin-overview-page.css';
import type { Overview } from '../../../core/stats/schemas.ts';
import type { Child, Text } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatBytes, formatDuration, formatMilliseconds, formatNumber, formatRate } from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { adminApi } from '../api.ts';
import type { KeyFigures } from '../key-figures.ts';
import { keyFigures } from '../key-figures.ts';
import { showOnDemand } from '../../on-demand.ts';
import { pageHead, refreshButton } from '../page-head.ts';
import { plotSpecs } from '../plot-specs.ts';
import { SendAdminPlot } from '../send-admin-plot/send-admin-plot.ts';
import { showRead } from '../show-read.ts';
import { serverNow } from '../../server-clock.ts';

const SPANS = ['hour', 'day'] as const;

/** `/admin`: what happened, as figures and as plots. Which time is shown is a part of the address. */
export class SendAdminOverviewPage extends HTMLElement {
  readonly #figures = h('div', { class: 'figures-stage' });
  readonly #undrawn = h('div');
  readonly #plots = h('div', { class: 'plots-stage' });
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
        refreshButton(() => this.#read()),
      ),
      h('section', { class: 'overview-part' }, h('h2', {}, say('admin.last_day')), this.#figures),
      h(
        'section',
        { class: 'overview-part' },
        h('div', { class: 'page-head' }, h('h2', {}, say('admin.over_time')), this.#spanChoice()),
        this.#undrawn,
        this.#plots,
      ),
    );
    this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  /** The figures come from the hours; so do the plots, unless they are by the day. */
  #read(): void {
    const { signal } = this.#lifetime;
    const hours = adminApi.overview('hour', signal);
    const first = once(hours, () => adminApi.overview('hour', signal));
    void showRead({
      stage: this.#figures,
      signal,
      read: first,
      show: ({ points }) => figures(keyFigures(points)),
    });
    this.#readPlots(wantedSpan() === 'hour' ? once(hours, () => adminApi.overview('hour', signal)) : undefined);
  }

  #readPlots(read?: () => Promise<Overview>): void {
    const by = wantedSpan();
    const { signal } = this.#lifetime;
    const readSpan = read ?? (() => adminApi.overview(by, signal));
    void showRead({ stage: this.#plots, signal, read: readSpan, show: plots }).then(() => this.#draw());
  }

  /** What draws is large, and only this page needs it. The plots have their figures as tables, too. */
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

  #spanChoice(): HTMLElement {
    const current = wantedSpan();
    const options = SPANS.map((span) => {
      const input = h('input', { type: 'radio', name: 'span', value: span, checked: span === current });
      input.addEventListener('change', () => {
        history.replaceState(history.state, '', span === 'hour' ? location.pathname : `?by=${span}`);
        this.#readPlots();
      });
      return h('label', { class: 'segment' }, input, h('span', {}, say(`admin.by_${span}`)));
    });
    return h('fieldset', { class: 'segments' }, h('legend', { class: 'visually-hidden' }, say('admin.by')), ...options);
  }
}

/** What is being read already the first time, and a new reading whenever it is tried again. */
function once<T>(first: Promise<T>, again: () => Promise<T>): () => Promise<T> {
  let isUsed = false;
  return () => {
    if (isUsed) return again();
    isUsed = true;
    return first;
  };
}

function wantedSpan(): Overview['by'] {
  return new URLSearchParams(location.search).get('by') === 'day' ? 'day' : 'hour';
}

function figures(of: KeyFigures): readonly Child[] {
  const { transfers, downloads, uploadedBytes, downloadedBytes, requests, refused, failed } = of;
  const { p95Ms, activeTokens, storedBytes } = of;
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
      figure(say('admin.figure_p95'), known(p95Ms, formatMilliseconds), say('admin.figure_p95_hour')),
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

function plots(overview: Overview): readonly Child[] {
  return [
    h(
      'div',
      { class: 'plots' },
      ...plotSpecs(overview).map((spec) => h('div', { class: 'card' }, SendAdminPlot.create(spec))),
    ),
    overview.source === 'cloudwatch' && h('p', { class: 'muted counted-by' }, say('admin.from_cloudwatch')),
  ];
}
