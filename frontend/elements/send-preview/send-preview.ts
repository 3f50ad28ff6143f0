import './send-preview.css';
import { shownMessage, shownName } from '../../../core/shown-text.ts';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { formatPercent } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import type { Preview, Viewable } from '../../preview/load-preview.ts';
import { loadPreview } from '../../preview/load-preview.ts';

const REASONS = {
  pdf: 'preview.pdf',
  unknown: 'preview.unknown',
  large: 'preview.large',
  failed: 'preview.failed',
} as const;

/**
 * Shows what is in a file, in a form in which nothing of it can run: an image, a player, or its text as text. Addresses of the content are given to those
 * two elements only, have a type that the first bytes named, and are gone with this element.
 */
export class SendPreview extends HTMLElement {
  readonly #stage = h('div', { class: 'preview-stage' });
  readonly #note = h('div', { role: 'status' });
  #lifetime = new AbortController();
  #viewable: Viewable | undefined;
  #url: string | undefined;
  #onLoaded: (preview: Preview) => void = () => undefined;
  #onFailed: (thrown: unknown) => void = () => undefined;

  static define(): void {
    customElements.define('send-preview', this);
  }

  /** `onLoaded` gets what is shown; `onFailed` why the content could not be read. */
  show(
    viewable: Viewable,
    events: { readonly onLoaded: (preview: Preview) => void; readonly onFailed: (thrown: unknown) => void },
  ): this {
    this.#viewable = viewable;
    this.#onLoaded = events.onLoaded;
    this.#onFailed = events.onFailed;
    return fill(this, this.#stage, this.#note);
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    if (this.#viewable) void this.#load(this.#viewable, this.#lifetime.signal);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
    this.#stage.replaceChildren();
  }

  async #load(viewable: Viewable, signal: AbortSignal): Promise<void> {
    const bar = h('progress', { max: 1, value: 0, 'aria-label': say('inside.opening') });
    const percent = h('p', {}, say('inside.opening'));
    fill(this.#stage, h('div', {}, percent, bar));
    try {
      const preview = await loadPreview(viewable, signal, (fraction) => {
        bar.value = fraction;
        percent.textContent = formatPercent(fraction);
      });
      if (signal.aborted) return;
      this.#show(preview, viewable);
      this.#onLoaded(preview);
    } catch (thrown) {
      if (!signal.aborted) this.#onFailed(thrown);
    }
  }

  #show(preview: Preview, { name }: Viewable): void {
    fill(this.#stage, ...this.#shown(preview, shownName(name)));
    fill(this.#note, preview.kind === 'text' && preview.isCut && h('p', { class: 'muted' }, say('preview.cut')));
  }

  #shown(preview: Preview, name: string): Child[] {
    if (preview.kind === 'none') return [this.#refusal(preview)];
    if (preview.kind === 'text')
      return [h('pre', { dir: 'auto', tabindex: 0, 'aria-label': name }, shownMessage(preview.text))];
    this.#url = URL.createObjectURL(preview.blob);
    const fail = (): void => void fill(this.#stage, this.#refusal({ kind: 'none', reason: 'failed' }));
    if (preview.kind === 'image') {
      const image = h('img', { alt: name });
      image.addEventListener('error', fail);
      image.src = this.#url;
      return [image];
    }
    const player = h(preview.kind, { controls: true, preload: 'metadata', 'aria-label': name });
    player.addEventListener('error', fail);
    player.src = this.#url;
    return [player];
  }

  #refusal({ reason, pixels }: Extract<Preview, { kind: 'none' }>): HTMLElement {
    return pixels
      ? h('p', {}, () => t('preview.pixels', { width: pixels.width, height: pixels.height }))
      : h('p', {}, say(REASONS[reason]));
  }
}
