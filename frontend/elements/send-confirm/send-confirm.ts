import './send-confirm.css';
import type { Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { ignoreSecondClick } from '../../second-click.ts';

interface Question {
  readonly title: Text;
  /** A paragraph, or several. */
  readonly text: Text | readonly Text[];
  readonly yes: Text;
  readonly no: Text;
  /** Whether "yes" destroys something. */
  readonly danger?: boolean;
  /** Whether "no" is what most people want, because nothing is lost by it. */
  readonly keeps?: boolean;
}

/** A modal question; closing it by Escape means no. */
export class SendConfirm extends HTMLElement {
  static define(): void {
    customElements.define('send-confirm', this);
  }

  /** Asks and takes itself away. */
  static async ask(question: Question): Promise<boolean> {
    const element = new SendConfirm();
    document.body.append(element);
    const answer = await element.#open(question);
    element.remove();
    return answer;
  }

  #open({ title, text, yes, no, danger = false, keeps = false }: Question): Promise<boolean> {
    return new Promise((resolve) => {
      const primary = 'button button-primary';
      const dialog = ignoreSecondClick(h('dialog', { 'aria-labelledby': 'confirm-title' }));
      fill(
        dialog,
        h('h2', { id: 'confirm-title' }, title),
        ...[text].flat().map((paragraph) => h('p', {}, paragraph)),
        h(
          'div',
          { class: 'actions' },
          button(no, keeps ? primary : 'button', () => dialog.close(''), { autofocus: true }),
          button(yes, danger ? 'button button-danger' : keeps ? 'button' : primary, () => dialog.close('yes')),
        ),
      );
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'));
      fill(this, dialog);
      dialog.showModal();
    });
  }
}
