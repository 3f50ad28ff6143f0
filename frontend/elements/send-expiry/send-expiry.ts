import './send-expiry.css';
import type { ServerInfo, TransferInfo } from '../../../core/schemas.ts';
import { announce } from '../../announce.ts';
import { choiceGroup } from '../../choice-group.ts';
import { button, fill, h } from '../../dom.ts';
import { formatDuration, formatMoment, formatRelative } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import type { NewExpiry } from '../../upload-choices.ts';
import { newExpiries } from '../../upload-choices.ts';
import { SendProblem } from '../send-problem/send-problem.ts';

/** Less than this is no longer life that anybody asks for: the choice that gives more is proposed. */
const WORTH_MS = 5 * 60_000;

/** Changes the expiry at the server and returns what then applies. */
type Change = (expiresAt: string) => Promise<TransferInfo>;

/** A button that opens the choice of another expiry in its own place. */
export class SendExpiry extends HTMLElement {
  readonly #form = h('form', { class: 'stack', hidden: true });
  readonly #problem = new SendProblem();
  readonly #open = button(say('expiry.change'), 'button', () => this.#ask(), { 'aria-expanded': 'false' });
  #info: TransferInfo | undefined;
  #limits: ServerInfo['limits'] | undefined;
  #change: Change | undefined;
  #choices: readonly NewExpiry[] = [];

  static define(): void {
    customElements.define('send-expiry', SendExpiry);
  }

  show(limits: ServerInfo['limits'], change: Change): this {
    this.#limits = limits;
    this.#change = change;
    this.#open.prepend(icon('clock'));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
    this.#form.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#close());
    return fill(this, this.#open, this.#form);
  }

  /** What is known of the transfer by now. */
  update(info: TransferInfo): void {
    this.#info = info;
    if (this.#form.hidden) this.hidden = this.#newExpiries().length === 0;
  }

  #newExpiries(): NewExpiry[] {
    return this.#info && this.#limits ? newExpiries(this.#info, this.#limits, Date.now()) : [];
  }

  #ask(): void {
    if (!this.#form.hidden) {
      this.#close();
      return;
    }
    const expires = Date.parse(this.#info?.expiresAt ?? '');
    this.#choices = this.#newExpiries();
    const choices = this.#choices.map((choice, value) => ({ value, text: choiceText(choice) }));
    const later = this.#choices.findIndex(({ at }) => at - expires >= WORTH_MS);
    this.#problem.clear();
    const outcome = h('p', { class: 'muted', role: 'status' });
    const tell = (): void => void fill(outcome, () => tellMoment('expiry.then', this.#chosen()));
    this.#form.onchange = tell;
    fill(
      this.#form,
      choiceGroup('expiry', say('expiry.legend'), choices, later < 0 ? choices.length - 1 : later),
      outcome,
      this.#problem,
      h(
        'div',
        { class: 'actions' },
        h('button', { class: 'button button-primary' }, say('expiry.save')),
        button(say('expiry.leave'), 'button', () => this.#close()),
      ),
    );
    tell();
    this.#toggle(true);
    this.#form.querySelector<HTMLElement>('input:checked')?.focus();
  }

  #chosen(): string {
    const chosen = this.#choices[Number(new FormData(this.#form).get('expiry'))];
    return new Date(chosen?.at ?? 0).toISOString();
  }

  async #save(): Promise<void> {
    const submit = this.#form.querySelector<HTMLButtonElement>('.button-primary');
    if (!this.#change || !submit || submit.ariaBusy === 'true') return;
    submit.ariaBusy = 'true';
    this.#problem.clear();
    try {
      const { expiresAt } = await this.#change(this.#chosen());
      announce(tellMoment('expiry.changed', expiresAt));
      this.#close();
    } catch (thrown) {
      this.#problem.show(problemOf(thrown));
    } finally {
      submit.ariaBusy = 'false';
    }
  }

  #close(): void {
    this.#toggle(false);
    this.#open.focus();
  }

  #toggle(isOpen: boolean): void {
    this.#form.hidden = !isOpen;
    this.#open.ariaExpanded = String(isOpen);
  }
}

function choiceText({ seconds, at }: NewExpiry): () => string {
  if (seconds !== undefined) return () => formatDuration(seconds);
  const left = (at - Date.now()) / 1000;
  return () => t('expiry.latest', { duration: formatDuration(left) });
}

function tellMoment(name: 'expiry.then' | 'expiry.changed', moment: string): string {
  return t(name, { relative: formatRelative(moment), moment: formatMoment(moment) });
}
