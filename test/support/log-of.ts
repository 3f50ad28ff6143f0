import type { StoredTransferEvent, TransferEvent, TransferLog } from '../../core/schemas.ts';

/** A log of events a second apart, of which a test says what matters to it. */
export function logOf(events: readonly (Partial<TransferEvent> | Partial<StoredTransferEvent>)[]): TransferLog {
  const entries = events.map((facts, index): TransferLog['events'][number] => {
    const event: StoredTransferEvent = {
      version: 1,
      event: String(index).padStart(26, '0'),
      transfer: 'a'.repeat(26),
      at: new Date(index * 1000).toISOString(),
      kind: 'viewed',
      outcome: 'ok',
      caller: 'me',
      request: 'r',
      parents: index === 0 ? [] : [{ event: String(index - 1).padStart(26, '0'), sha256: `hash ${index - 1}` }],
      ...facts,
    };
    return { event, sha256: `hash ${index}` };
  });
  return { transfer: 'a'.repeat(26), events: entries };
}
