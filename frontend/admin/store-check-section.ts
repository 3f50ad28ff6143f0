import type { Child } from '../dom.ts';
import { button, fill, h } from '../dom.ts';
import { say } from '../i18n/admin.ts';
import { sayCheck } from '../i18n/check.ts';
import type { CheckSoFar } from './store-check.ts';
import { checkStore, NOTHING_CHECKED } from './store-check.ts';

export { loadTexts } from '../i18n/check.ts';

/** What the page gives, so that the part that is loaded on demand shares little with it. */
interface CheckPage {
  readonly lifetime: AbortSignal;
  readonly announce: (text: string) => void;
  readonly problem: (thrown: unknown) => Child;
}

/** The check of the store, until it is stopped or the person leaves the page. One that was stopped or failed continues where it was. */
export function storeCheckSection({ lifetime, announce, problem }: CheckPage): HTMLElement {
  const report = h('div', { class: 'purge-report', tabindex: -1 });
  const act = button(sayCheck('now'), 'button', () => {
    if (running) running.abort();
    else void run();
  });
  let running: AbortController | undefined;
  let soFar: CheckSoFar | undefined;
  const run = async (): Promise<void> => {
    const own = (running = new AbortController());
    fill(act, say('admin.cancel'));
    try {
      const begun = soFar?.next === undefined ? NOTHING_CHECKED : soFar;
      const signal = AbortSignal.any([lifetime, own.signal]);
      await checkStore(report, begun, (found) => (soFar = found), signal);
      announce(sayCheck('done')());
      report.focus({ preventScroll: true });
    } catch (thrown) {
      report.append(h('div', {}, problem(thrown)));
    }
    running = undefined;
    fill(act, sayCheck(soFar?.next === undefined ? 'now' : 'resume'));
  };
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, sayCheck('title')),
    h('p', { class: 'muted' }, sayCheck('lead')),
    h('div', { class: 'actions' }, act),
    report,
  );
}
