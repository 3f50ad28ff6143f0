import type { ArchivedEntry } from '../../../core/archive-directory.ts';
import { listArchive } from '../../../core/archive-directory.ts';
import { readArchived } from '../../../core/archive-entry.ts';
import type { Bytes } from '../../../core/bytes.ts';
import type { OpenedTransfer } from '../../../core/client/client.ts';
import type { ContentReader } from '../../../core/client/content-reader.ts';
import { openContent } from '../../../core/client/content-reader.ts';
import { asSendError, ERRORS } from '../../../core/errors.ts';
import { safeFileName } from '../../../core/file-name.ts';
import { latestExpiry } from '../../../core/longest-life.ts';
import { shownName } from '../../../core/shown-text.ts';
import { claimIdFor, forgetClaim } from '../../claims.ts';
import type { Child, Text } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { listen } from '../../events.ts';
import { formatBytes, formatPercent } from '../../i18n/format.ts';
import { say, t } from '../../i18n/i18n.ts';
import { saveToFolder, sayMissing } from '../../inside/folder-stage.ts';
import { saveEntry } from '../../inside/save-entries.ts';
import { hasFolderPicker } from '../../inside/save-folder.ts';
import { offerFile } from '../../offer-file.ts';
import { showStage } from '../../page-frame.ts';
import type { Preview, Viewable } from '../../preview/load-preview.ts';
import { problemOf } from '../../problems.ts';
import { api, serverInfo } from '../../server.ts';
import { EntryChosenEvent, SendArchive } from '../send-archive/send-archive.ts';
import { SendPreview } from '../send-preview/send-preview.ts';
import { SendProblem } from '../send-problem/send-problem.ts';

/** Read at a time of a file that is looked at. */
const WINDOW_BYTES = 1024 * 1024;

/** What a recipient looks into, and where the page goes from there. */
export interface Visit {
  readonly opened: OpenedTransfer;
  readonly secret: string;
  /** Downloads all of it, as the same download. */
  readonly saveAll: () => void;
  /** Back to what the link shows. */
  readonly leave: () => void;
  /** After the download was finished, of which all was saved under that name. */
  readonly finished: (savedAs?: string) => void;
  readonly failed: (thrown: unknown) => void;
}

/** Claims a download and shows what is in the file, of which single files or all can be saved: all of that is one download. */
export class SendInside extends HTMLElement {
  readonly #status = h('div', { role: 'status', class: 'stack muted' });
  readonly #archive = new SendArchive();
  #lifetime = new AbortController();
  #visit: Visit | undefined;
  #content: ContentReader | undefined;

  static define(): void {
    customElements.define('send-inside', this);
  }

  show(visit: Visit): this {
    this.#visit = visit;
    return this;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    listen(
      this,
      EntryChosenEvent,
      ({ entry, name, save }) => (save ? void this.#saveOne(entry, name) : this.#look(entry, name)),
      this.#lifetime.signal,
    );
    if (this.#visit) void this.#begin(this.#visit);
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  async #begin(visit: Visit): Promise<void> {
    const { signal } = this.#lifetime;
    const { info, metadata, passwordKey } = visit.opened;
    showStage(this, [h('h1', { class: 'waiting' }, say('inside.opening'))]);
    try {
      const { limits } = await serverInfo();
      const claimId = claimIdFor(info.id, new Date(latestExpiry(info, limits)).toISOString());
      const options = { id: info.id, secret: visit.secret, passwordKey, claimId, signal };
      const { content } = await openContent(api, options);
      if (signal.aborted) return;
      this.#content = content;
      if (/zip$/i.test(metadata.type) || /\.zip$/i.test(metadata.name)) await this.#list(visit, content);
      else this.#lookAtAll(visit, content);
    } catch (thrown) {
      if (!signal.aborted) this.#fail(visit, thrown);
    }
  }

  async #list(visit: Visit, content: ContentReader): Promise<void> {
    const { name } = visit.opened.metadata;
    const { signal } = this.#lifetime;
    try {
      const entries = await listArchive(content.read, content.bytes);
      if (signal.aborted) return;
      this.#archive.show(name, entries);
      this.#showArchive(visit, entries);
    } catch (thrown) {
      if (asSendError(thrown).code !== 'unsafe_archive') throw thrown;
      if (!signal.aborted) this.#showRefused(visit, thrown);
    }
  }

  #showArchive(visit: Visit, entries: readonly ArchivedEntry[], focus = true): void {
    const files = entries.filter(({ isFolder }) => !isFolder);
    const bytes = files.reduce((sum, entry) => sum + entry.bytes, 0);
    const toFolder = hasFolderPicker(window) && say('inside.to_folder');
    fill(this.#status);
    this.#showAll = () => this.#showArchive(visit, entries);
    showStage(
      this,
      [
        ...this.#head(visit.opened.metadata.name, () =>
          t('chosen.total', { count: files.length, size: formatBytes(bytes) }),
        ),
        this.#archive,
        this.#status,
        h(
          'div',
          { class: 'actions' },
          button(say('inside.save_all'), 'button button-primary', visit.saveAll),
          toFolder && button(toFolder, 'button', () => void this.#saveToFolder(visit, entries)),
          button(say('inside.done'), 'button button-quiet', () => void this.#finish(visit)),
        ),
        h('p', { class: 'muted' }, say('inside.hint')),
      ],
      focus,
    );
  }

  #showAll: () => void = () => undefined;

  #showRefused(visit: Visit, thrown: unknown): void {
    const save = button(say('download.start'), 'button button-primary', visit.saveAll);
    showStage(this, [new SendProblem().show(problemOf(thrown), { heading: 'h1', actions: [save] })]);
  }

  #look(entry: ArchivedEntry, name: string): void {
    const content = this.#content;
    if (!content) return;
    const viewable = { name, bytes: entry.bytes, read: () => readArchived(content.read, entry) };
    this.#preview(viewable, say('inside.back'), this.#showAll, (preview) => {
      if ('blob' in preview) offerFile(preview.blob, safeFileName(name));
      else void this.#saveOne(entry, name);
    });
  }

  #lookAtAll(visit: Visit, content: ContentReader): void {
    const { name, bytes } = visit.opened.metadata;
    this.#preview({ name, bytes, read: () => wholeOf(content) }, say('inside.back'), visit.leave, (preview) => {
      if (!('blob' in preview)) {
        visit.saveAll();
        return;
      }
      offerFile(preview.blob, safeFileName(name));
      void this.#finish(visit);
    });
  }

  #preview(viewable: Viewable, back: Text, leave: () => void, save: (preview: Preview) => void): void {
    let loaded: Preview = { kind: 'none', reason: 'unknown' };
    const preview = new SendPreview().show(viewable, {
      onLoaded: (found) => (loaded = found),
      onFailed: (thrown) => this.#visit && this.#fail(this.#visit, thrown),
    });
    fill(this.#status);
    showStage(this, [
      ...this.#head(viewable.name, () => formatBytes(viewable.bytes)),
      preview,
      this.#status,
      h(
        'div',
        { class: 'actions' },
        button(say('inside.save'), 'button button-primary', () => save(loaded)),
        button(back, 'button button-quiet', leave),
      ),
    ]);
  }

  #head(name: string, facts: () => string): Child[] {
    return [h('h1', { class: 'file-name' }, h('bdi', {}, shownName(name))), h('p', { class: 'muted' }, facts)];
  }

  async #saveOne(entry: ArchivedEntry, entryName: string): Promise<void> {
    const { signal } = this.#lifetime;
    const content = this.#content;
    if (!content) return;
    // What went wrong before was another file, or is tried again.
    fill(this.#status);
    const name = shownName(entryName);
    let doneBytes = 0;
    let percent = '';
    const onBytes = (bytes: number): void => {
      doneBytes += bytes;
      const next = formatPercent(entry.bytes === 0 ? 1 : doneBytes / entry.bytes);
      if (next !== percent) this.#status.textContent = t('inside.saving', { name, percent: (percent = next) });
    };
    try {
      await saveEntry(entry, entryName, { content, signal, onBytes });
      fill(this.#status, say('inside.saved', { name }));
    } catch (thrown) {
      this.#showFault(thrown);
    }
  }

  async #saveToFolder(visit: Visit, entries: readonly ArchivedEntry[]): Promise<void> {
    const { signal } = this.#lifetime;
    const content = this.#content;
    // A second click while the folder is being chosen.
    if (!content || this.#isChoosing) return;
    this.#isChoosing = true;
    fill(this.#status);
    const { name } = visit.opened.metadata;
    try {
      const saved = await saveToFolder(this, { name, entries, content, lifetime: signal });
      if (signal.aborted || !saved) return;
      if (saved.missing.length === 0) {
        await this.#finish(visit, saved.folder);
        return;
      }
      this.#showArchive(visit, entries);
      fill(this.#status, ...sayMissing(saved));
    } catch (thrown) {
      if (!this.#archive.isConnected && !signal.aborted) this.#showArchive(visit, entries);
      this.#showFault(thrown);
    } finally {
      this.#isChoosing = false;
    }
  }

  #isChoosing = false;

  #showFault(thrown: unknown): void {
    if (this.#lifetime.signal.aborted) return;
    if (asSendError(thrown).code === 'cancelled') fill(this.#status);
    else fill(this.#status, new SendProblem().show(problemOf(thrown)));
  }

  async #finish({ opened, finished }: Visit, savedAs?: string): Promise<void> {
    if (await this.#content?.finish()) forgetClaim(opened.info.id);
    if (!this.#lifetime.signal.aborted) finished(savedAs);
  }

  #fail({ opened, failed }: Visit, thrown: unknown): void {
    const { next } = ERRORS[asSendError(thrown).code];
    if (next === 'restart' || next === 'ended') forgetClaim(opened.info.id);
    failed(thrown);
  }
}

async function* wholeOf(content: ContentReader): AsyncGenerator<Bytes> {
  for (let at = 0; at < content.bytes; at += WINDOW_BYTES)
    yield await content.read(at, Math.min(content.bytes, at + WINDOW_BYTES), { wholeParts: at > 0 });
}
