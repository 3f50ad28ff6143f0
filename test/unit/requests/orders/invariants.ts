import type { FileRequestEntries } from '../../../../core/requests/schemas.ts';
import { contentsOf } from '../../../support/transfers.ts';
import type { Answer, Limits, World } from './world.ts';

/** An invariant does not hold. Its message begins with the name that `docs/store.md` has. */
export class Violation extends Error {
  constructor(invariant: string, what: string) {
    super(`invariant "${invariant}" does not hold: ${what}`);
  }
}

type Entries = FileRequestEntries['entries'];

/** What holds after every order of what callers did. */
export async function check(world: World, limits: Limits, answers: readonly Answer[]): Promise<void> {
  const entries = await world.received();
  checkKept(world, entries, answers);
  checkPlaces(entries, limits);
  checkEnd(world, answers);
  const contents = await contentsOf(world.store);
  const uses = Object.entries(contents)
    .filter(([key]) => key.startsWith(`tokens/${world.tokenId}/uses/`))
    .map(([, text]) => (JSON.parse(text) as { transfer: string }).transfer);
  checkUses(entries, uses, limits);
  const made = world.senders.filter((id) => contents[`transfers/${id}/transfer.json`] !== undefined);
  for (const id of made)
    if (!entries.some(({ transfer }) => transfer === id)) throw new Violation('kept', 'a transfer has no entry');
  checkRefusals(entries, uses, limits, answers);
}

/** What a sender or the owner was answered stays. */
function checkKept({ senders }: World, entries: Entries, answers: readonly Answer[]): void {
  for (const { action, code, entries: seen = [] } of answers) {
    if (action.kind === 'send' && code === 'ok' && !entries.some(({ transfer }) => transfer === senders[action.sender]))
      throw new Violation('kept', 'what was accepted is not in the list');
    for (const one of seen)
      if (JSON.stringify(entries[one.number - 1]) !== JSON.stringify(one))
        throw new Violation('kept', 'an entry that the owner saw is another one, or gone');
  }
}

function checkPlaces(entries: Entries, { maxTransfers }: Limits): void {
  if (entries.length > maxTransfers) throw new Violation('places', 'more transfers than the owner allowed');
  if (entries.some(({ number }, index) => number !== index + 1)) throw new Violation('places', 'the list has a gap');
  if (new Set(entries.map(({ transfer }) => transfer)).size < entries.length)
    throw new Violation('places', 'a transfer has two entries');
}

/** Nothing is accepted that began after the end was answered; what was accepted before may be asked for again. */
function checkEnd({ expiresAt }: World, answers: readonly Answer[]): void {
  const ends = answers.filter(({ action: { kind }, code }) => (kind === 'close' || kind === 'revoke') && code === 'ok');
  for (const { action, code, started, startedAt } of answers) {
    if (action.kind !== 'send' || code !== 'ok') continue;
    const isOver = startedAt >= expiresAt || ends.some(({ ended }) => ended < started);
    const isRepeated = answers.some(
      (other) => other.action.kind === 'send' && other.action.sender === action.sender && other.started < started,
    );
    if (isOver && !isRepeated) throw new Violation('end', 'a transfer was accepted after the end');
  }
}

function checkUses(entries: Entries, uses: readonly string[], { maxUses }: Limits): void {
  if (uses.length > maxUses) throw new Violation('uses', 'more uses than the operator allowed');
  if (new Set(uses).size < uses.length) throw new Violation('uses', 'a transfer took two uses');
  if (entries.some(({ transfer }) => !uses.includes(transfer)))
    throw new Violation('uses', 'a transfer was accepted without a use');
}

/** `request_full` is true when it is said, and stays true. */
function checkRefusals(
  entries: Entries,
  uses: readonly string[],
  { maxTransfers, maxUses }: Limits,
  answers: readonly Answer[],
): void {
  const isFull = entries.length === maxTransfers || uses.length === maxUses;
  if (!isFull && answers.some(({ code }) => code === 'request_full'))
    throw new Violation('full', 'a sender was refused although there was a place');
}
