import './send-expiry.css';
import type { ServerInfo, TransferInfo } from '../../../core/schemas.ts';
import { announce } from '../../announce.ts';
import { choiceGroup } from '../../choice-group.ts';
import { button, fill, h } from '../../dom.ts';
import { formatDuration, formatMoment, formatRelative } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import { serverNow } from '../../server-clock.ts';
import type { NewExpiry } from '../../upload-choices.ts';
import { newExpiries } from '../../upload-choices.ts';
import { SendProblem } from '../send-problem/send-problem.ts';

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
    customElements.define('send-expiry', this);
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
    if (this.#form.hidden) this.hidden = this.#newExpiries().every(({ is }) => is === 'current');
  }

  #newExpiries(): NewExpiry[] {
    return this.#info && this.#limits ? newExpiries(this.#info, this.#limits, serverNow()) : [];
  }

  #ask(): void {
    if (!this.#form.hidden) {
      this.#close();
      return;
    }
    this.#choices = this.#newExpiries();
    const choices = this.#choices.map((choice, value) => ({ value, text: choiceText(choice) }));
    const current = this.#choices.findIndex(({ is }) => is === 'current');
    this.#problem.clear();
    const outcome = h('p', { class: 'muted', role: 'status' });
    const tell = (): void => void fill(outcome, () => momentText('expiry.then', momentOf(this.#chosen())));
    this.#form.onchange = tell;
    fill(
      this.#form,
      choiceGroup('expiry', say('expiry.legend'), choices, current),
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

  #chosen(): NewExpiry | undefined {
    return this.#choices[Number(new FormData(this.#form).get('expiry'))];
  }

  async #save(): Promise<void> {
    const submit = this.#form.querySelector<HTMLButtonElement>('.button-primary');
    const chosen = this.#chosen();
    if (!this.#change || !submit || submit.ariaBusy === 'true') return;
    if (chosen?.is === 'current') {
      this.#close();
      return;
    }
    submit.ariaBusy = 'true';
    this.#problem.clear();
    try {
      const { expiresAt } = await this.#change(momentOf(chosen));
      announce(momentText('expiry.changed', expiresAt));
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

function choiceText({ is, at }: NewExpiry): () => string {
  const left = (at - serverNow()) / 1000;
  if (is === 'span') return () => formatDuration(left);
  return () => t(`expiry.${is}`, { duration: formatDuration(left) });
}

function momentOf(choice: NewExpiry | undefined): string {
  return new Date(choice?.at ?? 0).toISOString();
}

function momentText(name: 'expiry.then' | 'expiry.changed', moment: string): string {
  return t(name, { relative: formatRelative(moment), moment: formatMoment(moment) });
}
