import type { TransferRecord } from '../../../../core/schemas.ts';
import { DeletedRecord, ExpiryRecord, TransferEvent, TransferRecord as Terms } from '../../../../core/schemas.ts';
import { decodeRecord } from '../../../../core/stores/records.ts';
import type { Store } from '../../../../core/stores/store.ts';
import { parseHolder } from '../../../../core/transfer/reservation.ts';
import { contentsOf } from '../../../support/transfers.ts';
import type { Answer } from './actions.ts';
import type { World } from './world.ts';
import { SIZE } from './world.ts';

/** An invariant does not hold. Its message begins with the name that `docs/store.md` has. */
export class Violation extends Error {
  constructor(invariant: string, what: string) {
    super(`invariant "${invariant}" does not hold: ${what}`);
  }
}

/** A transfer as a store has it. */
interface Known {
  readonly terms: TransferRecord;
  readonly deleted: DeletedRecord | undefined;
  /** The changes, in their order; the purge's end of them included. */
  readonly changes: readonly ExpiryRecord[];
  readonly expiresAt: number;
  readonly isLive: boolean;
  /** Names of the files in its folder. */
  readonly files: readonly string[];
}

type Contents = Readonly<Record<string, string>>;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function knownIn(contents: Contents, now: number): Known[] {
  const ids = new Set(Object.keys(contents).flatMap((key) => /^transfers\/([^/]+)\//.exec(key)?.[1] ?? []));
  return [...ids].flatMap((id) => {
    const folder = `transfers/${id}/`;
    const text = contents[`${folder}transfer.json`];
    if (text === undefined) return [];
    const terms = decodeRecord(folder, bytesOf(text), Terms);
    const files = Object.keys(contents)
      .filter((key) => key.startsWith(folder))
      .map((key) => key.slice(folder.length));
    const changes = files
      .filter((file) => file.startsWith('expiry/'))
      .map((file) => decodeRecord(file, bytesOf(contents[folder + file]!), ExpiryRecord));
    const tombstone = contents[`${folder}deleted.json`];
    const deleted = tombstone === undefined ? undefined : decodeRecord(folder, bytesOf(tombstone), DeletedRecord);
    const newest = changes.at(-1);
    const expiresAt = Date.parse((newest ?? terms).expiresAt);
    const isClosed = newest !== undefined && newest.writer === undefined;
    return [{ terms, deleted, changes, expiresAt, isLive: !deleted && !isClosed && now < expiresAt, files }];
  });
}

export async function checkCap(store: Store, now: number, maxTransfers: number): Promise<void> {
  const live = knownIn(await contentsOf(store), now).filter(({ isLive }) => isLive);
  if (live.length > maxTransfers)
    throw new Violation('cap', `${live.length * SIZE} bytes are live where ${maxTransfers * SIZE} may be`);
}

/** What holds whatever is under way or was left by a process that died. */
export async function checkAlways(world: World, answers: readonly Answer[], isOpen: boolean): Promise<void> {
  const contents = await contentsOf(world.store);
  const known = knownIn(contents, world.now());
  checkTokens(contents, known, isOpen);
  checkDownloads(world, contents, answers);
  await checkEvents(world, known);
  checkAnswers(world, known, answers);
}

function checkTokens(contents: Contents, known: readonly Known[], isOpen: boolean): void {
  const uses = Object.entries(contents).filter(([key]) => /^tokens\/[^/]+\/uses\//.test(key));
  const transfers = uses.map(([, text]) => (JSON.parse(text) as { transfer: string }).transfer);
  const counts = new Map<string, number>();
  for (const [key] of uses) counts.set(key.split('/')[1]!, (counts.get(key.split('/')[1]!) ?? 0) + 1);
  if ([...counts.values()].some((count) => count > 1)) throw new Violation('tokens', 'a token of one use has two');
  if (new Set(transfers).size < transfers.length) throw new Violation('tokens', 'a transfer has two uses');
  const without = known.filter(({ terms }) => !transfers.includes(terms.id));
  if (!isOpen && without.length > 0) throw new Violation('tokens', 'a transfer was made without the use of a token');
}

function checkDownloads(world: World, contents: Contents, answers: readonly Answer[]): void {
  for (const [index, { terms }] of world.transfers.entries()) {
    const folder = `transfers/${terms.id}/downloads/`;
    const numbers = Object.keys(contents).flatMap((key) =>
      key.startsWith(folder) ? key.slice(folder.length, -5) : [],
    );
    const claims = numbers.filter((number) => !number.endsWith('.finished'));
    const isReleased = (claim: string): boolean =>
      contents[`${folder}${claim}.finished.json`]?.includes('"by"') ?? false;
    const held = claims.filter((claim) => !isReleased(claim));
    const writers = held.map((claim) => (JSON.parse(contents[`${folder}${claim}.json`]!) as { writer: string }).writer);
    if (new Set(writers).size < writers.length) throw new Violation('downloads', 'a client has claimed two');
    const granted = answers.filter(({ action, code }) => action.transfer === index && isClaim(action) && code === 'ok');
    const clients = new Set(granted.map(({ action }) => action.client)).size;
    const most = world.maxDownloads + claims.length - held.length;
    if (held.length > world.maxDownloads || clients > most)
      throw new Violation('downloads', `${held.length} are claimed and ${clients} clients were told so, of ${most}`);
  }
}

const isClaim = ({ kind }: Answer['action']): boolean => kind === 'claim' || kind === 'finish';

async function checkEvents(world: World, known: readonly Known[]): Promise<void> {
  for (const { terms } of known) {
    const { events, unreadable } = await world
      .fresh()
      .adminLog({ requester: { caller: 'unknown', request: 'check' } }, terms.id);
    if (unreadable) throw new Violation('events', 'an event cannot be read');
    const hashes = new Map(events.map(({ event, sha256 }) => [event.event, sha256]));
    for (const { event } of events) {
      TransferEvent.parse(event);
      for (const parent of event.parents) {
        if (hashes.get(parent.event) !== parent.sha256)
          throw new Violation('events', `${event.kind} names one that is not there`);
        if (parent.event >= event.event) throw new Violation('events', `${event.kind} names a later one`);
      }
    }
  }
}

/** The answers that callers got are true. */
function checkAnswers(world: World, known: readonly Known[], answers: readonly Answer[]): void {
  for (const { action, code, begun, expiresAt } of answers) {
    if (code !== 'ok' || action.kind === 'purge') continue;
    const { terms } = world.transfers[action.transfer]!;
    const transfer = known.find((one) => one.terms.id === terms.id);
    if (!transfer) throw new Violation('answers', `${action.kind} was granted and there is no transfer`);
    const { deleted, files, changes } = transfer;
    const isMissing = (what: string): Violation => new Violation('answers', `${action.kind} was granted: ${what}`);
    if (action.kind === 'delete' && !deleted) throw isMissing('there is no tombstone');
    if (action.kind === 'put' && !deleted && !files.includes('parts/000001')) throw isMissing('there is no part');
    if (action.kind === 'complete' && !files.includes('completed.json')) throw isMissing('it is not complete');
    if (action.kind === 'change' && !changes.some((change) => change.expiresAt === expiresAt && change.writer))
      throw isMissing('there is no such change');
    if (deleted?.by === 'expiry' && Date.parse(deleted.at) < lastGranted(transfer))
      throw isMissing('it was purged before it expired');
    if (begun > (world.ended.get(terms.id) ?? Infinity) && !['delete', 'change'].includes(action.kind))
      throw new Violation('ends', `${action.kind} was granted after the end`);
  }
}

function lastGranted({ terms, changes }: Known): number {
  const newest = changes.filter(({ writer }) => writer !== undefined).at(-1);
  return Date.parse((newest ?? terms).expiresAt);
}

/** Nothing that ended comes back. */
export async function checkEnds(world: World): Promise<void> {
  const known = knownIn(await contentsOf(world.store), world.now());
  const back = known.filter(({ terms, deleted }) => world.ended.has(terms.id) && !deleted);
  if (back.length > 0) throw new Violation('ends', 'a transfer that ended has no tombstone any more');
}

/** What holds once maintenance has come by and nothing is under way. */
export async function checkHolders(world: World, deadIds: ReadonlySet<string>): Promise<void> {
  const contents = await contentsOf(world.store);
  const known = knownIn(contents, world.now());
  const holders = Object.keys(contents).flatMap((key) => parseHolder(key) ?? []);
  for (const { terms, changes, isLive, files } of known) {
    if (isLive && deadIds.has(terms.id)) throw new Violation('ends', 'a transfer that ended is live again');
    const named = [...changes].reverse().find(({ writer }) => writer !== undefined)?.holder ?? terms.holder;
    const found = holders.filter(({ id }) => id === terms.id).map(({ made }) => made?.call);
    const expected = isLive ? [named] : [];
    if (isLive && found.join() !== expected.join())
      throw new Violation(
        'holders',
        `a live transfer has the holders [${found.join()}], expected [${expected.join()}]`,
      );
    if (!isLive && files.some((file) => file.startsWith('parts/')) && found.length === 0)
      throw new Violation('holders', 'the parts of a transfer that ended are found by nothing');
  }
  const strangers = holders.filter(({ id }) => !known.some(({ terms }) => terms.id === id));
  if (strangers.length > 0) throw new Violation('holders', 'room is held for a transfer that is not there');
}

export async function endedIn(world: World): Promise<Set<string>> {
  const known = knownIn(await contentsOf(world.store), world.now());
  return new Set(known.filter(({ isLive }) => !isLive).map(({ terms }) => terms.id));
}

/** When all is over. Tokens and snapshots stay. */
export async function checkNothingLeft(world: World): Promise<void> {
  const left = Object.keys(await contentsOf(world.store)).filter((key) => !/^(?:tokens|capacity|repair)\//.test(key));
  if (left.length > 0) throw new Violation('left', `${left.length} files are left: ${left.slice(0, 4).join(', ')}`);
}

/** No transfer was refused while there was room for it, and as many have room as fit. */
export function checkRoom(answers: readonly Answer[], live: number, maxTransfers: number): void {
  const refused = answers.filter(({ code }) => code === 'storage_full').length;
  if (refused > 0 && live < maxTransfers)
    throw new Violation('room', `${refused} were refused where ${live} of ${maxTransfers} have room`);
}
