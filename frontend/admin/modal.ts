import './modal.css';
import { h } from '../dom.ts';

/** A modal dialog below the body. `mayClose` is asked before Escape closes it; the caller closes it by `close()`. */
export function openModal(host: HTMLElement, labelledBy: string, mayClose: () => Promise<boolean>): HTMLDialogElement {
  // `closedby`: a browser that knows it leaves Escape to us; others fire `cancel`, which can be refused.
  const dialog = h('dialog', { class: 'modal', 'aria-labelledby': labelledBy, closedby: 'none' });
  const leave = async (): Promise<void> => {
    if (await mayClose()) dialog.close();
  };
  dialog.addEventListener('cancel', (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    void leave();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    void leave();
  });
  host.replaceChildren(dialog);
  return dialog;
}
