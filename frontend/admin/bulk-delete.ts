import type { TransferState } from '../../core/schemas.ts';
import { announce } from '../announce.ts';
import type { Child } from '../dom.ts';
import { button, fill, h } from '../dom.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { say, t } from '../i18n/admin.ts';
import { icon } from '../icons.ts';
import { sayProblem } from '../problem-texts.ts';
import { problemOf } from '../problems.ts';
import { adminApi } from './api.ts';
import { routeLink } from '../route-link.ts';

/** Each is a request of its own, which may be repeated, and has its entry in the audit log. */
const AT_ONCE = 4;

/** Of what ended by a deletion or its last download, nothing is left to delete. */
export function isDeletable(state: TransferState): boolean {
  return state !== 'deleted' && state !== 'limit_reached';
}

interface Failure {
  readonly id: string;
  readonly code: string;
}

/** Transfers that are chosen in a list, and what is done with them. */
export interface BulkDelete {
  readonly element: HTMLElement;
  /** Chooses a transfer. */
  readonly checkbox: (id: string) => HTMLInputElement;
  /** A new reading of the list begins: nothing is chosen. */
  readonly reset: () => void;
}

/** Deletes what is chosen after one question, and has a line for each that could not be deleted. */
export function bulkDelete(lifetime: () => AbortSignal, onDeleted: () => void): BulkDelete {
  const boxes = new Map<string, HTMLInputElement>();
  const report = h('div', { class: 'bulk-report', tabindex: -1 });
  const all = h('input', { type: 'checkbox' });
  const count = h('span', { class: 'muted', role: 'status' });
  const act = button(say('admin.bulk_delete'), 'button button-danger button-small', () => void ask());
  act.prepend(icon('trash'));
  const line = h(
    'div',
    { class: 'bulk-line', hidden: true, 'data-changes': true },
    h('label', { class: 'check' }, all, h('span', {}, say('admin.select_all'))),
    count,
    act,
  );
  const chosen = (): string[] => [...boxes].flatMap(([id, { checked }]) => (checked ? [id] : []));
  const show = (): void => {
    const number = chosen().length;
    line.hidden = boxes.size === 0;
    act.hidden = number === 0;
    all.checked = number > 0 && number === boxes.size;
    all.indeterminate = number > 0 && number < boxes.size;
    fill(count, number > 0 && say('admin.selected', { count: number }));
  };
  all.addEventListener('change', () => {
    for (const box of boxes.values()) box.checked = all.checked;
    show();
  });
  const ask = async (ids: readonly string[] = chosen()): Promise<void> => {
    const values = { count: ids.length };
    const isSure = await SendConfirm.ask({
      ...{ title: say('admin.bulk_title', values), text: say('admin.bulk_text', values) },
      ...{ yes: say('admin.bulk_yes', values), no: say('admin.cancel'), danger: true },
    });
    if (!isSure) return;
    const failures = await deleteAll(ids, lifetime(), (done) =>
      fill(report, h('p', { role: 'status' }, say('admin.bulk_busy', { ...values, done }))),
    );
    fill(report, ...reportOf(ids.length, failures, (again) => void ask(again)));
    announce(t('admin.bulk_done', { count: ids.length - failures.length }));
    report.focus({ preventScroll: true });
    onDeleted();
  };
  return {
    element: h('div', { class: 'bulk' }, report, line),
    checkbox(id) {
      const box = h('input', {
        ...{ type: 'checkbox', 'data-changes': true, 'aria-label': say('admin.select_of', { id }) },
      });
      box.addEventListener('change', show);
      boxes.set(id, box);
      queueMicrotask(show);
      return box;
    },
    reset() {
      boxes.clear();
      show();
    },
  };
}

/** A few at a time; what is under way when the person leaves the page is finished, and nothing more is started. */
async function deleteAll(
  ids: readonly string[],
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<readonly Failure[]> {
  const queue = [...ids];
  const failures: Failure[] = [];
  let done = 0;
  onDone(done);
  const work = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
      try {
        await adminApi.deleteTransfer(id);
      } catch (thrown) {
        failures.push({ id, code: problemOf(thrown).code });
      }
      onDone(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}

function reportOf(
  count: number,
  failures: readonly Failure[],
  onAgain: (ids: readonly string[]) => void,
): readonly Child[] {
  const lines = failures.map(({ id, code }) =>
    h('li', {}, routeLink(`/admin/transfers/${id}`, { class: 'mono' }, id), ' ', sayProblem(code)),
  );
  const again = button(say('problem.again'), 'button', () => onAgain(failures.map(({ id }) => id)));
  return [
    h('p', { class: 'notice' }, say('admin.bulk_done', { count: count - failures.length })),
    failures.length > 0 && h('p', { role: 'alert' }, say('admin.bulk_failed', { count: failures.length })),
    failures.length > 0 && h('ul', {}, ...lines),
    failures.length > 0 && h('div', { class: 'actions' }, again),
  ];
}
