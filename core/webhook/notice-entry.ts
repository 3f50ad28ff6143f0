import type { Key } from '../stores/key.ts';
import { parseKey } from '../stores/key.ts';
import { lastSegment, paths } from '../transfer/paths.ts';
import type { Notice, NoticeEntry } from './notice.ts';
import { NOTICE_FACTS } from './notice.ts';

/** A notice with its file. */
export interface WaitingNotice extends NoticeEntry {
  readonly key: Key;
}

export function parseNotice(path: string): WaitingNotice | undefined {
  const [, due, made, attempt, fact, id, download] =
    /^([0-9]{13})-([0-9]{13})-([0-9])-([a-z]+)-([a-z2-7]{26})-([0-9]{6})$/.exec(lastSegment(path)) ?? [];
  const key = parseKey(path);
  const known = NOTICE_FACTS.find((each) => each === fact);
  if (!key || !known || id === undefined) return undefined;
  const times = { due: Number(due), made: Number(made), attempt: Number(attempt) };
  return { key, ...times, fact: known, id, download: Number(download) };
}

/** The file that exists exactly if it happened. */
export function recordOf({ fact, id, download }: Notice): Key {
  if (fact === 'created') return paths.transfer(id);
  if (fact === 'ready') return paths.completed(id);
  return fact === 'ended' ? paths.deleted(id) : paths.finished(id, download);
}
