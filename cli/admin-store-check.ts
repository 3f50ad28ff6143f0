import { Command } from 'commander';
import { StoreCheck } from '../core/admin/store-check.ts';
import { ERRORS } from '../core/errors.ts';
import type { AdminApi, AdminFlags } from './admin-api.ts';
import { query, withAdminApi, withExample } from './admin-api.ts';
import { interruptible } from './interruption.ts';
import type { CheckFlags } from './store-check-report.ts';
import { reportCheck } from './store-check-report.ts';

type AdminCheckFlags = AdminFlags & CheckFlags;

/** `sgraph-send admin store-check`. */
export function storeCheckCommand(): Command {
  return withExample(
    new Command('store-check').description(
      `Compare all that the server's store holds with its records. Exit code 0: no faults; ${ERRORS.store_damaged.exit}: faults were found.`,
    ),
    'sgraph-send admin store-check --server https://send.example --admin-key-file key',
    'sgraph-send admin store-check --after PLACE --json',
  )
    .option('--after <place>', 'continue behind this transfer or file, where an earlier check stopped')
    .action((flags: AdminCheckFlags) =>
      interruptible((signal) =>
        withAdminApi(flags, (admin) => reportCheck(admin.terminal, flags, slices(admin, flags.after, signal))),
      ),
    );
}

/** Answer by answer: each is given in the time that a request may take. */
async function* slices(
  { api, headers }: AdminApi,
  first: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<StoreCheck, void> {
  let after = first;
  do {
    const path = `/admin/api/store-check${query({ after })}`;
    const slice = await api.json({ method: 'GET', path, headers, signal }, StoreCheck);
    yield slice;
    after = slice.next;
  } while (after !== undefined);
}
