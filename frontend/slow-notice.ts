import './slow-notice.css';
import type { Child } from './dom.ts';
import { button, fill, h } from './dom.ts';
import { say } from './i18n/i18n.ts';

const SLOW_MILLISECONDS = 3_000;

/** Says after 3 s that the server is slow, or at once that there is no connection, and offers to ask again. Stops when the signal aborts. */
export function showWhenSlow(
  show: (...notice: readonly Child[]) => void,
  again: () => void,
  signal: AbortSignal,
): void {
  const wait = (): void => {
    const timer = setTimeout(
      () => {
        const retry = button(say('problem.again'), 'button button-small', () => {
          show();
          again();
          wait();
        });
        show(
          h(
            'p',
            { class: 'notice slow' },
            h('span', {}, say(navigator.onLine ? 'slow.text' : 'progress.offline')),
            retry,
          ),
        );
      },
      navigator.onLine ? SLOW_MILLISECONDS : 0,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
  };
  wait();
}

/** Where a page says that the server is slow. */
export function slowNotice(): HTMLElement {
  return h('div', { class: 'slow-notice', role: 'status' });
}

/** Says after 3 s that the server is slow, until it has answered. For what is asked once, because it changes something. */
export async function sayIfSlow<T>(notice: HTMLElement, answer: Promise<T>): Promise<T> {
  const timer = setTimeout(() => fill(notice, h('p', { class: 'notice' }, say('slow.text'))), SLOW_MILLISECONDS);
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    fill(notice);
  }
}

/** One of several times that the same is asked. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** To be called where the server has answered, but not all: this attempt goes on, the others end. */
  readonly heard: () => void;
  readonly isAgain: boolean;
}

/** Asks, and again when a person wants that because the server is slow: the first answer counts, and a fault when no attempt is left. */
export function firstAnswer<T>(
  ask: (attempt: Attempt) => Promise<T>,
  notice: HTMLElement,
  signal: AbortSignal,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const answered = new AbortController();
  const attempts = new Set<AbortController>();
  const answer = (winner: AbortController): void => {
    answered.abort();
    fill(notice);
    for (const other of attempts) if (other !== winner) other.abort();
    attempts.clear();
    attempts.add(winner);
  };
  const start = (isAgain: boolean): void => {
    const own = new AbortController();
    attempts.add(own);
    const heard = (): void => answer(own);
    ask({ signal: AbortSignal.any([own.signal, signal]), heard, isAgain }).then(
      (value) => {
        heard();
        resolve(value);
      },
      (thrown: unknown) => {
        attempts.delete(own);
        if (attempts.size > 0) return;
        answered.abort();
        reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      },
    );
  };
  showWhenSlow(
    (...shown) => fill(notice, ...shown),
    () => start(true),
    AbortSignal.any([answered.signal, signal]),
  );
  start(false);
  return promise;
}
