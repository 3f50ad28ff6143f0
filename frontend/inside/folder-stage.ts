import type { ArchivedEntry } from '../../core/archive-directory.ts';
import type { ContentReader } from '../../core/client/content-reader.ts';
import { asSendError } from '../../core/errors.ts';
import { shownName } from '../../core/shown-text.ts';
import { defineOnce } from '../define-once.ts';
import type { Child } from '../dom.ts';
import { h } from '../dom.ts';
import { SendConfirm } from '../elements/send-confirm/send-confirm.ts';
import { SendProblem } from '../elements/send-problem/send-problem.ts';
import { ProgressCancelledEvent, SendProgress } from '../elements/send-progress/send-progress.ts';
import { listen } from '../events.ts';
import { say, t } from '../i18n/i18n.ts';
import { askBeforeLeaving } from '../leaving.ts';
import { showStage } from '../page-frame.ts';
import { problemOf } from '../problems.ts';
import { keepAwake } from '../wake-lock.ts';
import type { FolderSaved } from './save-folder.ts';
import { hasFolderPicker, pickFolder, saveFolder } from './save-folder.ts';

interface Wanted {
  readonly name: string;
  readonly entries: readonly ArchivedEntry[];
  readonly content: ContentReader;
  /** Of the page. */
  readonly lifetime: AbortSignal;
}

/** Asks for a folder and saves all of an archive into it, with progress in place of the stage. Undefined where none was picked. To be called by a click. */
export async function saveToFolder(
  stage: HTMLElement,
  { name, entries, content, lifetime }: Wanted,
): Promise<FolderSaved | undefined> {
  if (!hasFolderPicker(window)) return undefined;
  const picked = await pickFolder(window).catch((thrown: unknown) => {
    if (asSendError(thrown).code === 'cancelled') return undefined;
    throw thrown;
  });
  if (!picked || lifetime.aborted) return undefined;
  for (const element of [SendConfirm, SendProgress]) defineOnce(element);
  const running = new AbortController();
  const ended = new AbortController();
  let bytes = 0;
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const progress = new SendProgress().start(total, say('receiving.title'));
  listen(progress, ProgressCancelledEvent, () => running.abort());
  askBeforeLeaving('receiving', ended.signal);
  keepAwake(ended.signal);
  showStage(stage, [
    h('h1', {}, say('receiving.title')),
    h('p', { class: 'muted' }, say('receiving.how')),
    h('p', { class: 'file-line' }, h('bdi', {}, shownName(name))),
    progress,
  ]);
  try {
    return await saveFolder(picked, name, entries, {
      content,
      signal: AbortSignal.any([running.signal, lifetime]),
      onBytes: (more) => progress.update((bytes += more)),
    });
  } finally {
    ended.abort();
  }
}

/** What is said where not everything could be saved. */
export function sayMissing({ folder, missing, thrown }: FolderSaved): Child[] {
  const isFault = thrown !== undefined && asSendError(thrown).code !== 'cancelled';
  const [first = ''] = missing;
  const facts = { count: missing.length, name: shownName(first), folder: shownName(folder) };
  return [
    isFault && new SendProblem().show(problemOf(thrown)),
    h('p', {}, () => t('inside.not_saved', facts)),
    thrown === undefined && h('p', {}, say('inside.not_allowed')),
  ];
}
