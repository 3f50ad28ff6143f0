import type { Unlock } from '../core/crypto/protection.ts';
import { defineOnce } from './define-once.ts';
import { h } from './dom.ts';
import { showOnDemand } from './on-demand.ts';

/** Asks in `stage` for the password of a transfer. Resolves with its key, and never where the person leaves. */
export function askPassword(stage: HTMLElement, ...[secret, terms]: Parameters<Unlock>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  void showOnDemand({
    stage,
    load: () => import('./password-parts.ts'),
    show: ({ SendPasswordForm }) => {
      defineOnce(SendPasswordForm);
      return [h('section', { class: 'card' }, new SendPasswordForm().show(secret, terms, resolve))];
    },
    heading: 'h1',
  });
  return promise;
}
