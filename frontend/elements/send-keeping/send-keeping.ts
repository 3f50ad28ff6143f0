import './send-keeping.css';
import { keepNothing, keepsNothing } from '../../browser-storage.ts';
import type { Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { forgetEverything, keepNothingFromNow } from '../../forget-everything.ts';
import type { FilesMessageKey } from '../../i18n/files.ts';
import { say } from '../../i18n/files.ts';
import { unfinishedUploads } from '../../journal.ts';
import { keptTransfers } from '../../kept-transfers.ts';
import { SendConfirm } from '../send-confirm/send-confirm.ts';

/** What is kept was forgotten, is kept from now on, or is more. */
export class KeepingChangedEvent extends Event {
  static readonly type = 'keeping-changed';

  constructor() {
    super(KeepingChangedEvent.type, { bubbles: true });
  }
}

/** What this browser keeps of this page: all of it can be forgotten, and nothing be kept from now on. Fires `keeping-changed`. */
export class SendKeeping extends HTMLElement {
  /** A live region that is there before it has anything to say. */
  readonly #note = h('p', { role: 'status', class: 'keeping-note' });
  readonly #switch = h('input', { type: 'checkbox', role: 'switch', 'aria-describedby': 'keeping-hint' });

  static define(): void {
    customElements.define('send-keeping', SendKeeping);
  }

  connectedCallback(): void {
    this.#switch.checked = keepsNothing();
    this.#switch.addEventListener('change', () => void this.#change());
    const forget = button(say('wipe.button'), 'button button-danger', () => void this.#forget());
    fill(
      this,
      h('h2', {}, say('keep.title')),
      h('p', { class: 'muted' }, say('keep.what')),
      h('label', { class: 'keeping-switch' }, this.#switch, h('span', {}, say('keep.nothing'))),
      h('p', { class: 'muted', id: 'keeping-hint' }, say('keep.nothing_hint')),
      h('div', { class: 'actions' }, forget),
      this.#note,
    );
  }

  async #change(): Promise<void> {
    const isOn = this.#switch.checked;
    if (!isOn) {
      keepNothing(false);
    } else if (await ask('keep.nothing_title', 'keep.nothing')) {
      await keepNothingFromNow();
    } else {
      this.#switch.checked = false;
      return;
    }
    this.#say(isOn ? 'keep.on' : 'keep.off');
  }

  async #forget(): Promise<void> {
    if (!(await ask('wipe.title', 'wipe.yes'))) return;
    await forgetEverything();
    this.#say('wipe.done');
  }

  #say(text: FilesMessageKey): void {
    fill(this.#note, say(text));
    this.dispatchEvent(new KeepingChangedEvent());
  }
}

/** Says exactly what goes, and what stays. */
async function ask(title: FilesMessageKey, yes: FilesMessageKey): Promise<boolean> {
  const counts = { files: keptTransfers().length, unfinished: (await unfinishedUploads()).length };
  const goes: Text = say('wipe.goes', counts);
  return SendConfirm.ask({
    title: say(title),
    text: [goes, say('wipe.stays')],
    yes: say(yes),
    no: say('give_back.no'),
    danger: true,
  });
}
