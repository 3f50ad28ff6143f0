import './virtual-list.css';
import type { Child, Text } from './dom.ts';
import { h } from './dom.ts';

/** As in the style. */
const ROW_REM = 3.5;
/** Rows that are there above and below of what shows. */
const AROUND = 6;

/** What tells one file from another when its name is too long to show. */
const ENDING = /(?<=.)(?:\.tar)?\.[^.]{1,10}$/su;

interface VirtualList<T> {
  readonly element: HTMLElement;
  /** From its beginning, or from where it is. */
  show(items: readonly T[], keepPlace?: boolean): void;
  /** Moves the focus to that row: to its first button, or what the selector names. */
  focus(index: number, selector?: string): void;
}

/**
 * A list of any length, of which only the rows that show are in the document. Screen readers are told the place of each row and how many there are;
 * the arrow keys, Home, End and the page keys move between the rows' first buttons.
 */
export function virtualList<T>(label: Text, row: (item: T) => readonly Child[]): VirtualList<T> {
  const list = h('ul', { 'aria-label': label });
  const element = h('div', { class: 'virtual-list' }, list);
  let items: readonly T[] = [];
  const shown = new Map<number, HTMLLIElement>();
  const rowPixels = ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const visibleRows = (): number => Math.max(1, Math.floor(element.clientHeight / rowPixels));

  const make = (index: number, item: T): HTMLLIElement => {
    const made = h('li', { 'aria-posinset': index + 1, 'aria-setsize': items.length }, ...row(item));
    made.style.insetBlockStart = `${index * rowPixels}px`;
    made.dataset['index'] = String(index);
    return made;
  };
  const draw = (): void => {
    const first = Math.max(0, Math.floor(element.scrollTop / rowPixels) - AROUND);
    const last = Math.min(items.length, first + visibleRows() + 2 * AROUND + 1);
    for (const [index, made] of shown) {
      // What has the focus stays, or the focus would be lost.
      if ((index >= first && index < last) || made.contains(document.activeElement)) continue;
      made.remove();
      shown.delete(index);
    }
    for (let index = first; index < last; index++) {
      const item = items[index];
      if (item === undefined || shown.has(index)) continue;
      const made = make(index, item);
      const next = [...shown.keys()].filter((other) => other > index).sort((one, other) => one - other)[0];
      list.insertBefore(made, (next !== undefined && shown.get(next)) || null);
      shown.set(index, made);
    }
  };
  const focus = (index: number, selector = 'button'): void => {
    const top = index * rowPixels;
    if (top < element.scrollTop) element.scrollTop = top;
    const least = top + rowPixels - element.clientHeight;
    if (least > element.scrollTop) element.scrollTop = least;
    draw();
    shown.get(index)?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  };
  element.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(element);
  element.addEventListener('keydown', (event) => {
    const from = indexOfRow(event.target);
    const to = targetOf(event.key, from, visibleRows(), items.length);
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    focus(Math.min(items.length - 1, Math.max(0, to)));
  });
  return {
    element,
    focus,
    show(wanted, keepPlace = false) {
      items = wanted;
      list.style.blockSize = `${items.length * rowPixels}px`;
      for (const made of shown.values()) made.remove();
      shown.clear();
      if (!keepPlace) element.scrollTop = 0;
      draw();
    },
  };
}

/** The name of a file or folder in a row: where it is too long, it is cut before its ending. */
export function cutName(name: string): HTMLElement {
  const ending = ENDING.exec(name)?.[0] ?? '';
  return h(
    'bdi',
    { class: 'cut-name' },
    h('span', {}, name.slice(0, name.length - ending.length)),
    h('span', {}, ending),
  );
}

/** Of a row with such a button; what is written in a field has the keys for itself. */
function indexOfRow(button: EventTarget | null): number {
  const row = button instanceof HTMLButtonElement ? button.closest('li') : undefined;
  return Number(row?.dataset['index'] ?? -1);
}

function targetOf(key: string, from: number, page: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}
