import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { Secret, TransferId } from '../core/schemas.ts';
import { systemCode } from '../core/system-words.ts';
import type { Directories } from './directories.ts';
import { failWith, writeFault } from './failure.ts';
import { createStateFileIfPossible, readStateLines, stateFilesIn } from './state-file.ts';
import type { Terminal } from './terminal.ts';

/**
 * A download of which single files were taken, or whose files were listed, and which is not finished: the next command with the same link
 * continues it. Nothing in it opens the transfer.
 */
const KeptClaim = z.strictObject({
  version: z.literal(1),
  kind: z.literal('claim'),
  id: TransferId,
  claimId: Secret,
  /** The latest time at which the transfer can expire, by this machine's clock. */
  until: z.iso.datetime(),
});
type KeptClaim = z.infer<typeof KeptClaim>;

/** The claim of an earlier command; removes those of transfers that have expired. */
export async function readClaim(directories: Directories, id: string, now = Date.now()): Promise<string | undefined> {
  let claimId: string | undefined;
  for (const path of await stateFilesIn(directories, 'claims').catch(failWith(writeFault))) {
    const [first] = (await readStateLines(path)) ?? [];
    const kept = KeptClaim.safeParse(first).data;
    if (kept && Date.parse(kept.until) <= now) await rm(path, { force: true });
    else if (kept?.id === id) ({ claimId } = kept);
  }
  return claimId;
}

/** Keeps a claim for the next command. */
export async function keepClaim(
  { state }: Directories,
  claim: Pick<KeptClaim, 'id' | 'claimId' | 'until'>,
  terminal: Pick<Terminal, 'warn'>,
): Promise<void> {
  const path = state && join(state, 'claims', `${claim.id}.jsonl`);
  const kept: KeptClaim = { version: 1, kind: 'claim', ...claim };
  await (await createStateFileIfPossible(path, kept, terminal)).close();
}

/** After the download was finished, or cannot be continued. */
export async function forgetClaim({ state }: Directories, id: string): Promise<void> {
  if (state === undefined) return;
  await rm(join(state, 'claims', `${id}.jsonl`), { force: true }).catch((thrown: unknown) => {
    // Where the home of this user is no folder.
    if (systemCode(thrown) !== 'ENOTDIR') throw writeFault(thrown);
  });
}
