import './send-admin-transfer-page.css';
import type { AdminTransfer } from '../../../core/admin/schemas.ts';
import { isTransferId } from '../../../core/crypto/keys.ts';
import { inUnit } from '../../../core/quantity.ts';
import { announce } from '../../announce.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { SendConfirm } from '../../elements/send-confirm/send-confirm.ts';
import { SendProblem } from '../../elements/send-problem/send-problem.ts';
import { SendTimeline } from '../../elements/send-timeline/send-timeline.ts';
import { SendTransferLog } from '../../elements/send-transfer-log/send-transfer-log.ts';
import { formatBytes, formatExactMoment, formatMoment, formatRelative } from '../../i18n/format.ts';
import { say, t } from '../../i18n/admin.ts';
import { icon } from '../../icons.ts';
import { problemOf } from '../../problems.ts';
import { sayIfSlow, slowNotice } from '../../slow-notice.ts';
import { absent, adminApi } from '../api.ts';
import { downloadsText, fact, momentCell, stateBadge } from '../cells.ts';
import { dataTable } from '../data-table.ts';
import { emptyState, pageHead, refreshButton, section } from '../page-head.ts';
import { showRead } from '../show-read.ts';
import { serverNow } from '../../server-clock.ts';
import { routeLink } from '../../route-link.ts';

/** `/admin/transfers/{id}`: everything about one transfer except its content. */
export class SendAdminTransferPage extends HTMLElement {
  readonly #stage = h('div', { class: 'transfer-stage' });
  readonly #problem = h('div', { class: 'transfer-problem' });
  readonly #slow = slowNotice();
  readonly #log = h('div');
  #lifetime = new AbortController();
  #id = '';

  static define(): void {
    customElements.define('send-admin-transfer-page', SendAdminTransferPage);
    SendTimeline.define();
    SendTransferLog.define();
  }

  of(id: string): this {
    this.#id = id;
    return this;
  }

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    const back = routeLink('/admin/transfers', {}, say('admin.back'));
    if (!isTransferId(this.#id)) {
      const wrong = h('section', { class: 'card' }, emptyState(say('admin.search_malformed')));
      fill(this, h('p', {}, back), pageHead(say('admin.malformed_title')), wrong);
      return;
    }
    fill(
      this,
      h('p', {}, back),
      pageHead(
        say('admin.transfer'),
        refreshButton(() => this.#read()),
      ),
      h('p', { class: 'mono muted transfer-id' }, this.#id),
      this.#problem,
      this.#slow,
      this.#stage,
      this.#log,
    );
    this.#read();
  }

  disconnectedCallback(): void {
    this.#lifetime.abort();
  }

  #read(): void {
    void showRead({
      stage: this.#stage,
      signal: this.#lifetime.signal,
      read: (signal) => adminApi.transfer(this.#id, signal).catch(absent),
      show: (transfer) => this.#show(transfer),
    });
  }

  #show(transfer: AdminTransfer | undefined): readonly Child[] {
    if (!transfer) {
      fill(this.#log);
      const missing = emptyState(say('admin.transfer_missing'), say('admin.transfer_missing_hint'));
      return [h('section', { class: 'card' }, missing)];
    }
    if (this.#log.childElementCount === 0) fill(this.#log, section(say('admin.log'), this.#watchLog()));
    return [
      h('section', { class: 'card' }, this.#termsHead(transfer), terms(transfer)),
      section(say('admin.downloads_list'), downloadsOf(transfer)),
    ];
  }

  #termsHead({ info, deleted }: AdminTransfer): HTMLElement {
    const remove = button(say('admin.delete_now'), 'button button-danger button-small', () => void this.#delete(), {
      'data-changes': true,
    });
    remove.prepend(icon('trash'));
    return h('div', { class: 'page-head' }, stateBadge(info.state), deleted === null && remove);
  }

  /** The facts are read again when the log has grown, so the two never contradict each other. */
  #watchLog(): SendTransferLog {
    let events: number | undefined;
    return new SendTransferLog().watch({
      read: async (signal, isBackground) => {
        const log = await adminApi.log(this.#id, signal, isBackground);
        if (events !== undefined && log.events.length !== events) this.#read();
        events = log.events.length;
        return log;
      },
      ownCaller: undefined,
    });
  }

  async #delete(): Promise<void> {
    const isSure = await SendConfirm.ask({
      title: say('admin.delete_title'),
      text: say('admin.delete_text'),
      yes: say('admin.delete_yes'),
      no: say('admin.delete_no'),
      danger: true,
    });
    if (!isSure) return;
    fill(this.#problem);
    try {
      await sayIfSlow(this.#slow, adminApi.deleteTransfer(this.#id));
      announce(t('admin.transfer_deleted'));
      this.#read();
      this.querySelector('h1')?.focus();
    } catch (thrown) {
      fill(this.#problem, new SendProblem().show(problemOf(thrown)));
    }
  }
}

function terms({ info, storedParts, damage = [], completedAt, deleted }: AdminTransfer): HTMLElement {
  const { createdAt, expiresAt, ciphertextBytes, partBytes, segmentBytes, parts, downloads } = info;
  const isOver = Date.parse(expiresAt) <= serverNow();
  return h(
    'dl',
    { class: 'facts' },
    fact('admin.created', relativeAndExact(createdAt)),
    fact('admin.completed', completedAt === null ? say('admin.not_completed') : () => formatExactMoment(completedAt)),
    fact(isOver ? 'admin.expired' : 'admin.expires', relativeAndExact(expiresAt)),
    deleted !== null &&
      fact('admin.deleted', () => {
        return `${formatExactMoment(deleted.at)}, ${t('admin.deleted_by', { by: deleted.by })}`;
      }),
    fact('admin.size', () => formatBytes(ciphertextBytes)),
    fact('admin.parts_stored', () =>
      t('admin.parts_of', { count: storedParts.count, parts, size: formatBytes(storedParts.bytes) }),
    ),
    damage.length > 0 && fact('admin.damaged', () => damage.map((one) => t('admin.damaged_part', one)).join('; ')),
    fact('admin.part_size', () =>
      t('admin.part_size_of', { part: inUnit('bytes', partBytes), segment: inUnit('bytes', segmentBytes) }),
    ),
    fact('admin.downloads', downloadsText(downloads)),
  );
}

function relativeAndExact(iso: string): () => string {
  return () => t('admin.relative_exact', { relative: formatRelative(iso), moment: formatMoment(iso) });
}

function downloadsOf({ downloads }: AdminTransfer): HTMLElement {
  if (downloads.length === 0) return h('p', { class: 'muted' }, say('admin.downloads_none'));
  const { element, append } = dataTable<AdminTransfer['downloads'][number]>(say('admin.downloads_list'), [
    { label: say('admin.download'), cell: ({ download }) => String(download) },
    { label: say('admin.begun'), cell: ({ claimedAt }) => momentCell(claimedAt) },
    {
      label: say('admin.finished'),
      cell: ({ finishedAt, released }) => {
        if (finishedAt !== null) return momentCell(finishedAt);
        return released === undefined ? say('admin.unfinished') : say(`admin.released.${released}`);
      },
    },
  ]);
  append(downloads);
  return element;
}
