import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod/mini';
import type { ErrorCode } from '../core/errors.ts';
import { asSendError, ERRORS, SendError } from '../core/errors.ts';
import { roomOf } from '../core/stores/open.ts';
import { NEARLY_FULL } from '../core/stores/room.ts';
import { canPresign } from '../core/stores/store.ts';
import type { Transport } from '../core/client/transport.ts';
import { VERSION } from '../lambdas/version.ts';
import type { Connection } from './connection.ts';
import { connect } from './connection.ts';
import { describeFailure } from './failure.ts';
import { formatBytes } from './format.ts';
import { checkBeginning, checkOwnTransfers } from './known-damage.ts';
import { addPlaceOptions } from './place-options.ts';
import type { CliSettings, SettingFlags } from './settings.ts';
import { configFile, processCliSettings, requireLocation } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { printableLines, writeJson, writeOut } from './terminal.ts';
import { listUnfinished } from './unfinished.ts';
import { parseJson } from '../core/parse-json.ts';

/** A look at one thing: what was found, or a thrown error. */
type Check = () => Promise<string>;

/** `sgraph-send doctor`. */
export function doctorCommand(): Command {
  return addPlaceOptions(
    new Command('doctor').description('Check everything that sending and receiving needs, one line each.'),
  )
    .option('--token <code>', 'access code to check')
    .option('--json', 'the result as JSON')
    .option('--admin-key-file <path>', 'file that holds the admin key: looks for damage in the store, too')
    .addHelpText(
      'after',
      '\nExamples:\n  sgraph-send doctor --server https://send.example\n  sgraph-send doctor --store disk:/srv/send --json',
    )
    .action(runDoctor);
}

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly code?: ErrorCode;
  readonly detail: string;
}

async function runDoctor(flags: SettingFlags & Pick<TerminalFlags, 'json'>): Promise<void> {
  const settings = processCliSettings(flags);
  const connecting = connect(requireLocation(settings.place), settings);
  connecting.catch(() => undefined);
  const checks: Readonly<Record<string, Check>> = {
    version: () => Promise.resolve(`${VERSION}, Node ${process.version}, ${process.platform}`),
    settings: () => checkSettings(settings),
    state: () => checkState(settings),
    place: async () => checkPlace(settings, await connecting),
    store: async () => checkStore(settings, await connecting),
    token: async () => checkToken(settings, await connecting),
    transfers: async () => checkOwnTransfers(settings, await connecting),
    damage: async () => checkBeginning(flags, settings, await connecting),
  };
  let failed: unknown;
  const findings: Finding[] = [];
  try {
    for (const [name, check] of Object.entries(checks)) {
      const finding = await check().then(
        (detail): Finding => ({ name, ok: true, detail }),
        (thrown: unknown): Finding => {
          failed ??= thrown;
          return { name, ok: false, code: asSendError(thrown).code, detail: describeFailure(thrown).line ?? '' };
        },
      );
      findings.push(finding);
      if (!flags.json) await writeOut(`${printableLines([lineOf(finding)])}\n`);
    }
    if (flags.json) await writeJson({ ok: failed === undefined, checks: findings });
  } finally {
    await connecting.then(
      ({ close }) => close(),
      () => undefined,
    );
  }
  if (failed !== undefined) throw asSendError(failed);
}

function lineOf({ name, code, detail }: Finding): string {
  return `${name.padEnd(9)} ${code === undefined ? detail : `FAILED (${code}): ${detail}`}`;
}

async function checkSettings({ directories, token }: CliSettings): Promise<string> {
  const path = configFile(directories);
  if (path === undefined) return 'this user has no home folder: set XDG_CONFIG_HOME to have a configuration file';
  const found = await stat(path).catch(() => undefined);
  if (!found) return `no ${path}`;
  const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
  if (isOpen && token !== undefined)
    return `${path}, which other users can read although it may contain an access code: chmod 600`;
  return path;
}

async function checkState({ directories }: CliSettings): Promise<string> {
  const unfinished = await listUnfinished(directories);
  if (directories.state === undefined)
    return 'this user has no home folder: set XDG_STATE_HOME to resume interrupted transfers';
  return `${directories.state}, ${unfinished.length} unfinished`;
}

async function checkPlace({ place }: CliSettings, { client }: Connection): Promise<string> {
  const { version, uploads, mode, limits } = await client.info();
  const what = place?.kind === 'server' ? `server ${place.url}` : 'store opened here';
  return `${what}, ${version}, uploads ${uploads}, ${mode} mode, up to ${formatBytes(limits.maxTransferBytes)}`;
}

/** What the store is tried on; a server tries its own when it starts. */
async function checkStore({ place }: CliSettings, { localStore, transport, baseUrl }: Connection): Promise<string> {
  if (!localStore || place?.kind !== 'store') return checkReadiness(transport, baseUrl);
  const { proveStore } = await import('../core/stores/prove.ts');
  const presigned = place.mode === 'direct' && canPresign(localStore) ? localStore : undefined;
  await proveStore(localStore, presigned);
  const room = await roomOf(place.url);
  const share = room ? `; its medium is ${Math.floor(room.usedShare * 100)} % full${warningOf(room.usedShare)}` : '';
  return `wrote, read, listed and deleted a probe${presigned ? ', also by pre-signed URLs' : ''}${share}`;
}

function warningOf(usedShare: number): string {
  return usedShare >= NEARLY_FULL ? ', which is nearly full: free some space' : '';
}

const READINESS: Readonly<Record<string, string>> = {
  ready: "the server's, which is writable",
  nearly_full: "the server's, which is writable and more than 90 % full: its operator should free some space",
};

async function checkReadiness(transport: Transport, baseUrl: string): Promise<string> {
  const answer = await transport({ method: 'GET', url: `${baseUrl}/health/ready`, headers: {} });
  const text = await answer.text();
  if (answer.status === 404) return "the server's, about which this server version reports nothing";
  const found = z.object({ status: z.string() }).safeParse(parseJson(text)).data?.status ?? '';
  if (answer.ok) return READINESS[found] ?? "the server's, which is writable";
  throw new SendError(
    found === 'full' ? 'storage_full' : found === 'unusable' ? 'store_unusable' : 'store_unavailable',
  );
}

async function checkToken({ token }: CliSettings, { client }: Connection): Promise<string> {
  const { uploads } = await client.info();
  if (uploads === 'closed') throw new SendError('uploads_closed', ERRORS.uploads_closed.text);
  if (uploads === 'open') return 'not needed';
  if (token === undefined) throw new SendError('token_required');
  const { usesLeft, expiresAt } = await client.checkToken(token);
  return `good for ${usesLeft ?? 'any number of'} transfers${expiresAt === null ? '' : ` until ${expiresAt}`}`;
}
