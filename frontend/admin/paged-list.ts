import { announce } from '../announce.ts';
import type { Child } from '../dom.ts';
import { button, fill, h } from '../dom.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { say, t } from '../i18n/admin.ts';
import { problemOf } from '../problems.ts';
import { firstAnswer, slowNotice } from '../slow-notice.ts';
import { showRead } from './show-read.ts';

interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | undefined;
}

export interface PagedList<T> {
  readonly stage: HTMLElement;
  readonly signal: AbortSignal;
  readonly read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  /** Makes what holds the rows; called once for each reading from the start. */
  readonly list: () => { readonly element: Node; readonly append: (rows: readonly T[]) => void };
  /** What is said in place of the list; `hasMore` where later pages may still hold something. */
  readonly empty: (hasMore: boolean) => Child;
}

/** Shows a list from its start, with a button for each following page. */
export function showPagedList<T>({ stage, signal, read, list, empty }: PagedList<T>): Promise<void> {
  const show = (first: Page<T>): readonly Child[] => {
    const { element, append } = list();
    const place = h('div', { class: 'list-place' });
    const foot = h('div', { class: 'list-foot' });
    let count = 0;
    const put = ({ rows, next }: Page<T>): void => {
      append(rows);
      count += rows.length;
      if (count > 0 && !element.isConnected) fill(place, element);
      else if (count === 0) fill(place, empty(next !== undefined));
      fill(foot, next !== undefined && moreButton(next));
    };
    const moreButton = (cursor: string): HTMLButtonElement =>
      button(say('admin.more'), 'button', () => void readMore(cursor));
    const readMore = async (cursor: string): Promise<void> => {
      const news = slowNotice();
      foot.append(news);
      try {
        const page = await firstAnswer((attempt) => read(cursor, attempt.signal), news, signal);
        if (signal.aborted) return;
        put(page);
        announce(t('admin.more_shown', { count: page.rows.length }));
        focusOn(foot, place);
      } catch (thrown) {
        if (signal.aborted) return;
        const again = button(say('problem.again'), 'button', () => void readMore(cursor));
        fill(foot, new SendProblem().show(problemOf(thrown), { actions: [again] }));
      }
    };
    put(first);
    return [place, foot];
  };
  return showRead({ stage, signal, read: (reading) => read(undefined, reading), show });
}

/** The next "more", or the list where there is none: the button that was pressed is gone. */
function focusOn(foot: HTMLElement, place: HTMLElement): void {
  const next = foot.querySelector('button');
  if (next) {
    next.focus({ preventScroll: true });
    return;
  }
  place.setAttribute('tabindex', '-1');
  place.focus({ preventScroll: true });
}
