import { SendError } from '../errors.ts';
import type { TransferLog } from '../schemas.ts';

/** Of 500 events each. A server whose log never ends must not keep its client busy for ever. */
const MAX_PAGES = 1_000;

/** A log of any size, page by page. Throws `too_large` for one of more than half a million events. */
export async function readWholeLog(
  readPage: (after: string | undefined) => Promise<TransferLog>,
): Promise<TransferLog> {
  const first = await readPage(undefined);
  const [events, unreadable] = [[...first.events], [...(first.unreadable ?? [])]];
  let { next } = first;
  for (let pages = 1; next !== undefined; pages++) {
    if (pages === MAX_PAGES) throw new SendError('too_large', 'the log has more than 500,000 events');
    const page = await readPage(next);
    events.push(...page.events);
    unreadable.push(...(page.unreadable ?? []));
    next = page.next;
  }
  return { transfer: first.transfer, events, ...(unreadable.length > 0 && { unreadable }) };
}
