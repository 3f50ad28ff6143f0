import type { ClearedReport, StoreFault } from '../../core/admin/store-check.ts';
import { StoreCheck } from '../../core/admin/store-check.ts';
import { isTransferId } from '../../core/crypto/keys.ts';
import type { Child } from '../dom.ts';
import { fill, h } from '../dom.ts';
import { sayCheck } from '../i18n/check.ts';
import { query, read } from './api.ts';
import { routeLink } from '../route-link.ts';

/** More are counted, not listed: the page stays usable. */
const MOST_LISTED = 500;

/** What a check has found until now; `next` is where it continues, undefined at the beginning and at the end. */
export interface CheckSoFar {
  readonly transfers: number;
  readonly others: number;
  readonly damaged: number;
  readonly faults: readonly StoreFault[];
  readonly cleared: readonly ClearedReport[];
  readonly unlisted: number;
  readonly next: string | undefined;
}

export const NOTHING_CHECKED: CheckSoFar = {
  ...{ transfers: 0, others: 0, damaged: 0, unlisted: 0 },
  ...{ faults: [], cleared: [], next: undefined },
};

export function addSlice(soFar: CheckSoFar, slice: StoreCheck): CheckSoFar {
  const faults = [...soFar.faults, ...slice.faults];
  return {
    transfers: soFar.transfers + slice.transfers,
    others: soFar.others + slice.others,
    damaged: soFar.damaged + slice.damaged,
    faults: faults.slice(0, MOST_LISTED),
    cleared: [...soFar.cleared, ...slice.cleared].slice(0, MOST_LISTED),
    unlisted: soFar.unlisted + Math.max(0, faults.length - MOST_LISTED),
    next: slice.next,
  };
}

/** Has the server look at its store, slice by slice, and shows what it has found after each. Ends early when the signal says so. */
export async function checkStore(
  report: HTMLElement,
  begun: CheckSoFar,
  onSlice: (soFar: CheckSoFar) => void,
  signal: AbortSignal,
): Promise<void> {
  let soFar = begun;
  do {
    fill(report, ...view(soFar, sayCheck('running')));
    const path = `store-check${query({ after: soFar.next })}`;
    const slice = await read({ method: 'GET', path, signal }, StoreCheck).catch((thrown: unknown) => {
      if (!signal.aborted) throw thrown;
      return undefined;
    });
    if (!slice) break;
    soFar = addSlice(soFar, slice);
    onSlice(soFar);
  } while (soFar.next !== undefined && !signal.aborted);
  const isWhole = soFar !== begun && soFar.next === undefined;
  fill(report, ...view(soFar, isWhole ? undefined : sayCheck('partial')));
}

function view(soFar: CheckSoFar, unfinished: (() => string) | undefined): readonly Child[] {
  const { transfers, others, damaged, faults, cleared, unlisted } = soFar;
  const lines = [...faults.map((fault) => line(fault.transfer, faultText(fault))), ...cleared.map(clearedLine)];
  return [
    h('p', {}, sayCheck('counts', { transfers, others, damaged })),
    unfinished && h('p', { class: 'muted' }, unfinished),
    !unfinished && damaged === 0 && h('p', { class: 'empty-title' }, sayCheck('none')),
    lines.length > 0 && h('ul', {}, ...lines),
    unlisted > 0 && h('p', {}, sayCheck('unlisted', { count: unlisted })),
    damaged > 0 && h('p', { class: 'notice' }, sayCheck('advice')),
  ];
}

function clearedLine({ transfer, part }: ClearedReport): HTMLElement {
  return line(transfer, sayCheck('cleared', { part }));
}

function line(transfer: string | undefined, text: () => string): HTMLElement {
  const link =
    transfer !== undefined && isTransferId(transfer)
      ? routeLink(`/admin/transfers/${transfer}`, { class: 'mono' }, transfer)
      : (transfer ?? '');
  return h('li', {}, link, ' ', text);
}

function faultText({ fault, part = 0, lastPart, record = '' }: StoreFault): () => string {
  const kind = lastPart === undefined ? fault : 'parts_missing';
  return sayCheck('fault', { kind, part, lastPart: lastPart ?? part, record });
}
