import type { StoreCheck as Check } from '../core/admin/store-check.ts';
import { StoreCheck } from '../core/admin/store-check.ts';
import { checkSlice } from '../core/check-store.ts';
import { lastingDamage } from '../core/client/lasting-damage.ts';
import { asSendError, SendError } from '../core/errors.ts';
import type { AdminFlags } from './admin-api.ts';
import { withAdminApi } from './admin-api.ts';
import type { Connection } from './connection.ts';
import type { CliSettings, TransferLocation } from './settings.ts';
import { describeFault } from './store-check-report.ts';
import type { Unfinished } from './unfinished.ts';
import { idOf, listUnfinished } from './unfinished.ts';
import { counted } from '../core/quantity.ts';

/** So many logs are read at most: a person waits. */
const MOST_LOGS = 20;
/** As long as a server takes for one answer. */
const SLICE_MS = 8_000;
/** What has ended has no parts that could be damaged. */
const ENDED: ReadonlySet<string> = new Set(['not_found', 'deleted', 'expired', 'limit_reached', 'not_complete']);

/** What the logs say of damage to the transfers that this machine has started at that place. Throws the damage that it finds. */
export async function checkOwnTransfers(
  { directories, place }: CliSettings,
  { client }: Pick<Connection, 'client'>,
): Promise<string> {
  const here = (await listUnfinished(directories)).filter(({ head }) => isSame(head.place, place));
  const looked = here.slice(-MOST_LOGS);
  const read = await Promise.all(looked.map((each) => client.log(idOf(each), capabilityOf(each)).catch(unlessEnded)));
  const logs = read.filter((log) => log !== undefined);
  const damage = logs.flatMap(lastingDamage);
  const [first] = damage;
  if (first) {
    const more = damage.length > 1 ? ` and ${damage.length - 1} more` : '';
    const advice = 'ask the sender to send again, or the operator to restore it from a backup';
    throw new SendError(
      first.action === 'content' ? 'damaged' : 'store_damaged',
      `transfer ${first.transfer}: part ${first.part} ${FOUND[first.action ?? ''] ?? FOUND.content}${more}: ${advice}`,
    );
  }
  if (logs.length === 0) return 'none of this machine are unfinished';
  const newest = looked.length < here.length ? 'newest ' : '';
  return `no damage known of this machine's ${newest}unfinished ones (${logs.length})`;
}

const FOUND: Readonly<Record<string, string>> = {
  missing: 'is missing from the store',
  size: 'has the wrong size in the store',
  altered: 'was altered in the store',
  content: 'could not be decrypted',
};

function capabilityOf({ head }: Unfinished): { ownerSecret: string } | { secret: string } {
  return head.kind === 'upload' ? { ownerSecret: head.session.ownerSecret } : { secret: head.secret };
}

function unlessEnded(thrown: unknown): undefined {
  if (!ENDED.has(asSendError(thrown).code)) throw thrown;
}

function isSame(one: TransferLocation, other: TransferLocation | undefined): boolean {
  return one.kind === other?.kind && one.url === other.url;
}

/**
 * Looks at the beginning of the store, where this machine may: with the admin key, or in a store that it opens itself. Throws
 * `store_damaged` with the first fault.
 */
export async function checkBeginning(
  flags: AdminFlags,
  { place, adminLocation, adminKey, adminKeyFile }: CliSettings,
  { localStore }: Pick<Connection, 'localStore'>,
): Promise<string> {
  if (localStore && place?.kind === 'store')
    return describe(
      await checkSlice(localStore, { clock: Date.now }, SLICE_MS),
      `sgraph-send store check ${place.url}`,
    );
  if (adminLocation?.kind !== 'server' || (adminKey ?? adminKeyFile) === undefined)
    return 'not checked without the admin key: the operator runs `sgraph-send admin store-check`';
  let slice: Check | undefined;
  try {
    await withAdminApi(flags, async ({ api, headers }) => {
      slice = await api.json({ method: 'GET', path: '/admin/api/store-check', headers }, StoreCheck);
    });
  } catch (thrown) {
    // The user app is often at an address of its own.
    if (asSendError(thrown).code !== 'not_found') throw thrown;
    return 'not checked: the admin app is not at this address: `sgraph-send admin store-check --server ADDRESS` checks it';
  }
  return describe(slice, 'sgraph-send admin store-check');
}

function describe(slice: Check | undefined, command: string): string {
  if (!slice) throw new SendError('internal');
  const { transfers, others, damaged, faults, next } = slice;
  const whole = next === undefined ? '' : `; \`${command}\` checks all of it`;
  const looked = `${counted(transfers, 'transfer')} and ${counted(others, 'other file')}`;
  const [first] = faults;
  if (!first) return `none in ${next === undefined ? 'the store' : 'its beginning'}: ${looked}${whole}`;
  throw new SendError(
    'store_damaged',
    `${damaged} of ${looked} are damaged, such as ${describeFault(first)}: \`${command}\` lists them all`,
  );
}
