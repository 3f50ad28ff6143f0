import type { Child } from './dom.ts';
import { button, h } from './dom.ts';
import { say } from './i18n/i18n.ts';

const SLOW_MILLISECONDS = 3_000;

/** Says after 3 s that the server is slow, and offers to ask it again. Stops when the signal aborts. */
export function tellWhenSlow(tell: (...news: readonly Child[]) => void, again: () => void, signal: AbortSignal): void {
  const wait = (): void => {
    const timer = setTimeout(() => {
      const retry = button(say('problem.again'), 'button button-small', () => {
        tell();
        again();
        wait();
      });
      tell(h('p', { class: 'notice slow' }, h('span', {}, say('slow.text')), retry));
    }, SLOW_MILLISECONDS);
    signal.addEventListener('abort', () => clearTimeout(timer));
  };
  wait();
}
