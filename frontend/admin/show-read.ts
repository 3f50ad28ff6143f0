import type { Child } from '../dom.ts';
import { button, fill, h } from '../dom.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { say } from '../i18n/admin.ts';
import { problemOf } from '../problems.ts';
import { firstAnswer, slowNotice } from '../slow-notice.ts';

export interface Reading<T> {
  /** Where it is shown. */
  readonly stage: HTMLElement;
  readonly signal: AbortSignal;
  readonly read: (signal: AbortSignal) => Promise<T>;
  readonly show: (value: T) => readonly Child[];
}

/** The reading under way for each place. A later one takes its place, so that an old answer never covers a new one. */
const underWay = new WeakMap<HTMLElement, AbortController>();

/** Reads something and shows it, or else what went wrong, with a button that tries again; also where the server is slow. */
export async function showRead<T>(reading: Reading<T>): Promise<void> {
  const { stage, signal: lifetime, read, show } = reading;
  underWay.get(stage)?.abort();
  const own = new AbortController();
  underWay.set(stage, own);
  const signal = AbortSignal.any([lifetime, own.signal]);
  stage.setAttribute('aria-busy', 'true');
  if (stage.childElementCount === 0) fill(stage, h('p', { class: 'waiting' }, say('admin.loading')));
  const news = slowNotice();
  stage.prepend(news);
  try {
    const value = await firstAnswer((attempt) => read(attempt.signal), news, signal);
    if (signal.aborted) return;
    replace(stage, show(value));
  } catch (thrown) {
    if (signal.aborted) return;
    const again = button(say('problem.again'), 'button', () => void showRead(reading));
    replace(stage, [new SendProblem().show(problemOf(thrown), { actions: [again] })]);
  }
  news.remove();
  stage.removeAttribute('aria-busy');
}

/** A focus that was on what goes away stays in its place. */
function replace(stage: HTMLElement, children: readonly Child[]): void {
  const hadFocus = stage.contains(document.activeElement);
  fill(stage, ...children);
  if (!hadFocus || stage.contains(document.activeElement)) return;
  stage.setAttribute('tabindex', '-1');
  stage.focus({ preventScroll: true });
}
