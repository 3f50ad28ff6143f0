import { kindOfEvent } from '../event-kinds.ts';
import type { TransferLog } from '../schemas.ts';

/** Numbers of the downloads that, according to the log, were claimed and neither finished nor became free again. */
export function unfinishedDownloads({ events }: TransferLog): number[] {
  const those = (which: 'starts' | 'ends'): Set<number> =>
    new Set(
      events.flatMap(({ event: { kind, download } }) =>
        download !== undefined && kindOfEvent(kind)?.download === which ? [download] : [],
      ),
    );
  const ended = those('ends');
  return [...those('starts')].filter((download) => !ended.has(download));
}
