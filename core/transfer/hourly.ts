import type { EVENT_KINDS, HourlyKind } from '../event-kinds.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { unlessFull } from '../no-room.ts';
import { paths } from './paths.ts';
import { noteHourly } from './sights.ts';

/** What is looked at, as the table names it. `by` is a capability, never a caller, of whom there may be any number. */
type Look = {
  [Kind in HourlyKind]: { readonly kind: Kind; readonly by: (typeof EVENT_KINDS)[Kind]['hourly'][number] };
}[HourlyKind];

/** Records a look once per transfer, hour and capability over all processes: a page that refreshes must not fill the log. */
export async function recordLook(
  context: TransferContext,
  id: string,
  { kind, by }: Look,
  requester: Requester,
): Promise<void> {
  const marker = paths.hourly(id, context.clock(), by);
  const sight = context.sights.of(id);
  if (sight.hourly.has(marker)) return;
  const isFirst = await unlessFull(true, () => context.store.create(marker, new Uint8Array(0)));
  noteHourly(sight, marker);
  if (isFirst) await context.events.append(id, { kind }, requester);
}
