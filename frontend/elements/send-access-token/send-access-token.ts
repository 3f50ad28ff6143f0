import './send-access-token.css';
import { asSendError, ERRORS, SendError } from '../../../core/errors.ts';
import type { TokenAllowance } from '../../../core/tokens/shown-token.ts';
import { forgetToken, keepToken, keptToken } from '../../access-token.ts';
import { announce } from '../../announce.ts';
import { button, fill, h } from '../../dom.ts';
import { formatLimit, formatMoment } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import { client } from '../../server.ts';
import type { TokenForm } from './token-form.ts';
import { createTokenForm } from './token-form.ts';

/** A token that the server takes. */
export class TokenAcceptedEvent extends Event {
  static readonly type = 'token-accepted';
  readonly allowance: TokenAllowance;
  /** Whether a person has just typed it, rather than this browser remembered it. */
  readonly typed: boolean;

  constructor(allowance: TokenAllowance, typed: boolean) {
    super(TokenAcceptedEvent.type, { bubbles: true });
    this.allowance = allowance;
    this.typed = typed;
  }
}

/** There is no token any more. */
export class TokenForgottenEvent extends Event {
  static readonly type = 'token-forgotten';

  constructor() {
    super(TokenForgottenEvent.type, { bubbles: true });
  }
}

/**
 * Asks for an access code, has the server check it, stores it, and shows what it still allows. Fires `token-accepted`, `token-forgotten`.
 */
export class SendAccessToken extends HTMLElement {
  #lifetime = new AbortController();

  static define(): void {
    customElements.define('send-access-token', this);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  /** Continues with the stored token if the server still accepts it; otherwise asks for one. */
  start(): this {
    const token = keptToken();
    if (token === undefined) {
      this.#ask(true);
      return this;
    }
    void this.#resume(token);
    return fill(this, h('p', { class: 'waiting' }, say('token.checking')));
  }

  /** Forgets the token that was refused and asks for another. */
  askAnother(): this {
    forgetToken();
    this.#ask(false);
    return this;
  }

  #ask(explain: boolean): TokenForm {
    const form = createTokenForm((token, remember) => this.#check(token, remember, true));
    const lead = explain ? [h('h2', {}, say('token.title')), h('p', {}, say('token.lead'))] : [];
    fill(this, ...lead, form.element);
    return form;
  }

  async #resume(token: string): Promise<void> {
    try {
      await this.#check(token, false, false);
    } catch (thrown) {
      const { code } = asSendError(thrown);
      if (this.#lifetime.signal.aborted) return;
      if (ERRORS[code].next === 'token') forgetToken();
      this.#ask(true).refuse(token, code);
    }
  }

  async #check(token: string, remember: boolean, typed: boolean): Promise<void> {
    if (token === '') throw new SendError('token_required');
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    const allowance = await client.checkToken(token, signal);
    if (signal.aborted) return;
    if (typed) keepToken(token, remember);
    this.#tell(allowance);
    if (typed) announce([t('token.accepted'), ...factsOf(allowance).map((fact) => fact())].join('. '));
    this.dispatchEvent(new TokenAcceptedEvent(allowance, typed));
  }

  #tell(allowance: TokenAllowance): void {
    const change = button(say('token.change'), 'button button-small', () => {
      forgetToken();
      this.#ask(true);
      this.querySelector('input')?.focus();
      this.dispatchEvent(new TokenForgottenEvent());
    });
    const facts = factsOf(allowance).map((fact) => h('li', {}, fact));
    fill(
      this,
      h(
        'div',
        { class: 'token-accepted' },
        icon('key'),
        h('p', { class: 'token-name' }, say('token.accepted')),
        h('ul', { class: 'chips' }, ...facts),
        change,
      ),
    );
  }
}

function factsOf({ usesLeft, expiresAt, maxTransferBytes }: TokenAllowance): (() => string)[] {
  return [
    usesLeft === null ? say('token.uses_any') : say('token.uses', { count: usesLeft }),
    expiresAt === null ? undefined : () => t('token.until', { moment: formatMoment(expiresAt) }),
    maxTransferBytes === null ? undefined : () => t('token.bytes', { size: formatLimit(maxTransferBytes) }),
  ].filter((fact) => fact !== undefined);
}
