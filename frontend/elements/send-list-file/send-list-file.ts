import './send-list-file.css';
import type { Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { say, t } from '../../i18n/files.ts';
import { keepTransfers, keptTransfers } from '../../kept-transfers.ts';
import { listFileText, MAX_LIST_FILE_BYTES, readListFile } from '../../list-file.ts';
import { offerFile } from '../../offer-file.ts';
import { serverNow } from '../../server-clock.ts';
import { KeepingChangedEvent } from '../send-keeping/send-keeping.ts';
import { serverHere } from '../../base-path.ts';

/** The list of sent files as a file, for another browser. Fires `keeping-changed`. */
export class SendListFile extends HTMLElement {
  /** A live region that is there before it has anything to say. */
  readonly #note = h('p', { role: 'status', class: 'list-file-note' });

  static define(): void {
    customElements.define('send-list-file', SendListFile);
  }

  connectedCallback(): void {
    const input = h('input', { type: 'file', accept: '.json,application/json', hidden: true, tabindex: -1 });
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      // The same file can be chosen again.
      input.value = '';
      if (file) void this.#add(file);
    });
    const save = button(say('list.save'), 'button', () => this.#save(), { 'aria-describedby': 'list-file-warning' });
    const add = button(say('list.add'), 'button', () => input.click());
    fill(
      this,
      h('h2', {}, say('list.title')),
      h('p', { class: 'muted' }, say('list.what')),
      h('p', { id: 'list-file-warning' }, say('list.warning')),
      h('div', { class: 'actions' }, save, add, input),
      this.#note,
    );
  }

  #save(): void {
    const transfers = keptTransfers();
    if (transfers.length > 0) {
      const now = new Date(serverNow());
      const text = listFileText(transfers, serverHere(), now);
      offerFile(new Blob([text]), `sgraph-send-files-${now.toISOString().slice(0, 10)}.json`);
    }
    this.#say(transfers.length === 0 ? say('list.empty') : say('list.saved', { count: transfers.length }));
  }

  async #add(file: File): Promise<void> {
    const text = file.size > MAX_LIST_FILE_BYTES ? undefined : await textOf(file);
    const found = text === undefined ? ({ flaw: 'foreign' } as const) : await readListFile(text, serverHere());
    if ('flaw' in found) {
      this.#say(
        found.flaw === 'other_server' ? say('list.other_server', { server: found.server }) : say(`list.${found.flaw}`),
      );
      return;
    }
    const had = new Set(keptTransfers().map(({ id }) => id));
    const fresh = new Map(found.transfers.filter(({ id }) => !had.has(id)).map((transfer) => [transfer.id, transfer]));
    const isKept = fresh.size === 0 || keepTransfers([...fresh.values()]);
    const counts = { added: fresh.size, known: found.transfers.length - fresh.size, refused: found.refused };
    this.#say(() => [t('list.added', counts), ...(isKept ? [] : [t('list.not_kept')])].join(' '));
    this.dispatchEvent(new KeepingChangedEvent());
  }

  #say(text: Text): void {
    fill(this.#note, text);
  }
}

/** Undefined for a file that this browser may not read, or no longer. */
async function textOf(file: File): Promise<string | undefined> {
  try {
    return await file.text();
  } catch (thrown) {
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}
