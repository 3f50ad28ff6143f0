import 'uplot/dist/uPlot.min.css';
import './send-admin-plot.css';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatMoment, formatUtcDay } from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { currentLocale } from '../../i18n/i18n.ts';
import { keepLive } from '../../live.ts';
import type { Column } from '../data-table.ts';
import { dataTable } from '../data-table.ts';
import { plotColours } from '../plot-colours.ts';
import type { PlotSpec } from '../plot-specs.ts';
import { isEmptyPlot } from '../plot-specs.ts';
import type { DrawPlot, Plot } from '../plot.ts';

const LEAST_WIDTH = 200;

/** A plot, its legend, and the same figures as a table. */
export class SendAdminPlot extends HTMLElement {
  readonly #canvas = h('div', { class: 'plot-canvas' });
  readonly #values: HTMLElement[] = [];
  readonly #when = h('span', { class: 'plot-when muted' });
  #lifetime = new AbortController();
  #spec: PlotSpec | undefined;
  #plot: Plot | undefined;
  #pointed: number | undefined;

  static define(): void {
    customElements.define('send-admin-plot', SendAdminPlot);
  }

  static create(spec: PlotSpec): SendAdminPlot {
    const element = new SendAdminPlot();
    element.#spec = spec;
    return element;
  }

  connectedCallback(): void {
    const spec = this.#spec;
    if (!spec) return;
    this.#lifetime = new AbortController();
    fill(
      this,
      h('div', { class: 'plot-head' }, h('h2', {}, spec.title), this.#when),
      ...(isEmptyPlot(spec)
        ? [h('p', { class: 'plot-empty muted' }, say('admin.plot_empty'))]
        : [this.#legend(spec), this.#canvas]),
      tableOf(spec),
    );
  }

  /** Draws it, unless it is drawn, there is nothing to see, or it has gone meanwhile. */
  draw(drawPlot: DrawPlot): void {
    const spec = this.#spec;
    const { signal } = this.#lifetime;
    if (!spec || this.#plot || isEmptyPlot(spec) || signal.aborted) return;
    const label = (): string =>
      t('admin.plot_label', { title: spec.title(), series: spec.series.map((one) => one.label()).join(', ') });
    this.#canvas.setAttribute('role', 'img');
    keepLive(this.#canvas, () => this.#canvas.setAttribute('aria-label', label()));
    const plot = drawPlot({
      spec,
      host: this.#canvas,
      width: this.#width(),
      colours: plotColours(this),
      locale: currentLocale,
      onPoint: (index) => this.#point(index),
    });
    this.#plot = plot;
    keepLive(this.#canvas, () => this.#plot?.redraw());
    this.#follow(plot, signal);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  /** Width, theme and the system's own dark mode may change while it is shown. */
  #follow(plot: Plot, signal: AbortSignal): void {
    const sizes = new ResizeObserver(() => plot.resize(this.#width()));
    sizes.observe(this.#canvas);
    const themes = new MutationObserver(() => plot.redraw());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot.redraw(), { signal });
    signal.addEventListener('abort', () => {
      sizes.disconnect();
      themes.disconnect();
    });
  }

  #width(): number {
    return Math.max(LEAST_WIDTH, Math.floor(this.#canvas.clientWidth));
  }

  #legend(spec: PlotSpec): HTMLElement {
    const items = spec.series.map(({ label }, index) => {
      const value = h('b', { class: 'legend-value' });
      this.#values[index] = value;
      return h('li', { 'data-series': index + 1, 'data-shape': spec.shape }, h('span', {}, label), value);
    });
    return h('ul', { class: 'plot-legend' }, ...items);
  }

  /** The legend shows the figures below the pointer. */
  #point(index: number | undefined): void {
    const spec = this.#spec;
    if (!spec || index === this.#pointed) return;
    this.#pointed = index;
    fill(this.#when, index !== undefined && periodText(spec, index));
    for (const [at, { values }] of spec.series.entries()) {
      const value = index === undefined ? undefined : values[index];
      const element = this.#values[at];
      if (element) fill(element, index !== undefined && (() => valueText(spec, value ?? null)));
    }
  }
}

function periodText({ by, times }: PlotSpec, index: number): () => string {
  const iso = new Date((times[index] ?? 0) * 1_000).toISOString();
  return () => (by === 'day' ? formatUtcDay(iso) : formatMoment(iso));
}

function valueText({ format }: PlotSpec, value: number | null): string {
  return value === null ? '–' : format(value);
}

function tableOf(spec: PlotSpec): HTMLElement {
  const period: Column<number> = {
    label: say(`admin.plot_${spec.by}`),
    cell: (index): Child =>
      h(
        'span',
        {},
        periodText(spec, index),
        spec.complete[index] === false && h('span', { class: 'muted' }, () => ` (${t('admin.plot_incomplete')})`),
      ),
  };
  const series = spec.series.map(({ label, values }): Column<number> => ({
    label,
    kind: 'number',
    cell:
      (index): Child =>
      () =>
        valueText(spec, values[index] ?? null),
  }));
  const details = h('details', { class: 'plot-table' }, h('summary', {}, say('admin.plot_table')));
  // 48 rows in five tables are made only when the person opens them.
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    const { element, append } = dataTable<number>(spec.title, [period, ...series]);
    append([...spec.times.keys()].reverse());
    details.append(h('div', { class: 'plot-scroll', role: 'region', tabindex: 0, 'aria-label': spec.title }, element));
  });
  return details;
}
