import type { TransferLog } from './schemas.ts';

const ENDS: readonly string[] = ['finished', 'lapsed', 'given_back'];

/** Numbers of the downloads that were claimed and neither finished nor became free again, as the log tells. */
export function unfinishedDownloads({ events }: TransferLog): number[] {
  const ofKind = (isIt: (kind: string) => boolean): number[] =>
    events.flatMap(({ event: { kind, download } }) => (download !== undefined && isIt(kind) ? [download] : []));
  const ended = new Set(ofKind((kind) => ENDS.includes(kind)));
  return [...new Set(ofKind((kind) => kind === 'claimed'))].filter((download) => !ended.has(download));
}
