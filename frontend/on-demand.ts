import type { Child } from './dom.ts';
import { button, fill, h } from './dom.ts';
import { SendProblem } from './elements/send-problem/send-problem.ts';
import { say, textsLoaded } from './i18n/i18n.ts';
import { localProblem } from './problems.ts';

/** A part of the page whose script, or texts, are loaded when they are needed. */
interface Part<T> {
  /** Where it is shown, or what went wrong. */
  readonly stage: HTMLElement;
  readonly signal?: AbortSignal | undefined;
  /** `() => import('./part.ts')` */
  readonly load: () => Promise<T>;
  readonly show: (part: T) => readonly Child[];
  /** Of the problem: `h1` where the part is the whole page. */
  readonly heading?: 'h1' | 'h2';
}

/**
 * Loads a part of the page and shows it in place of what is there. Where it cannot be loaded it says so, and offers to try again and to
 * reload the page: some browsers remember that a script failed, and after an update of the server it is not there any more.
 */
export async function showOnDemand<T>(part: Part<T>): Promise<void> {
  const { stage, signal, load, show, heading = 'h2' } = part;
  let children: readonly Child[];
  try {
    const loaded = await load();
    await textsLoaded();
    if (signal?.aborted) return;
    children = show(loaded);
  } catch (thrown) {
    if (signal?.aborted) return;
    const again = button(say('problem.again'), 'button', () => void showOnDemand(part));
    const reload = button(say('problem.reload'), 'button', () => location.reload());
    const problem = { ...localProblem('part_missing'), detail: thrown instanceof Error ? thrown.name : undefined };
    children = [h('div', { class: 'card' }, new SendProblem().show(problem, { heading, actions: [again, reload] }))];
  }
  replace(stage, children);
}

/** A focus on what goes away moves to the heading that comes in its place. */
function replace(stage: HTMLElement, children: readonly Child[]): void {
  const hadFocus = stage.contains(document.activeElement);
  fill(stage, ...children);
  if (!hadFocus) return;
  const heading = stage.querySelector('h1, h2');
  heading?.setAttribute('tabindex', '-1');
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
}
