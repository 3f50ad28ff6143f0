import { Command } from 'commander';
import { ERRORS, SendError } from '../core/errors.ts';
import { VERSION } from '../lambdas/version.ts';
import type { Transport } from '../core/client/transport.ts';
import { printable } from './failure.ts';
import { PROXY_OPTION } from './place-options.ts';
import type { ServedPages, ServerPlace } from './served-pages.ts';
import { processCliSettings } from './settings.ts';
import type { TerminalFlags } from './terminal.ts';
import { createTerminal } from './terminal.ts';

interface VerifyFlags extends TerminalFlags {
  readonly admin?: string;
  readonly proxy?: string;
}

const SCOPE =
  'This is what the server sent for these requests, now. It may send something else to others, or at another time.';

/** `sgraph-send verify-server`. */
export function verifyServerCommand(): Command {
  return new Command('verify-server')
    .argument('<url>', 'address of the server, or of any of its pages; a key after "#" is not sent')
    .description('Compare every byte of the pages that a server serves with the pages in this package.')
    .option('--admin <url>', 'address of the admin app, if it is not served together with the user app')
    .option(...PROXY_OPTION)
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print only the result')
    .addHelpText(
      'after',
      `
Use the package of the same version as the server. A match shows what the server sent for these requests:
it may send something else to others, or at another time.

Exit codes: 0 everything is as published, ${ERRORS.not_as_published.exit} something differs,  ${ERRORS.other_version.exit} another version, ${ERRORS.network.exit} no answer.

Examples:
  sgraph-send verify-server https://send.example
  npx sgraph-send@0.1.0 verify-server https://send.example --json`,
    )
    .action(runVerifyServer);
}

async function runVerifyServer(text: string, flags: VerifyFlags): Promise<void> {
  const { createNodeTransport } = await import('./node-transport.ts');
  const { transport, close } = createNodeTransport(processCliSettings(flags).network);
  try {
    await verifyServer(transport, text, flags);
  } finally {
    close();
  }
}

async function verifyServer(transport: Transport, text: string, flags: VerifyFlags): Promise<void> {
  const { findServer, placesOf, servesAdmin, verifyPages } = await import('./served-pages.ts');
  const terminal = createTerminal(flags);
  const { server, page, version } = await findServer(transport, addressOf(text));
  if (version !== VERSION) {
    if (flags.json) await terminal.result('', { server, version, package: VERSION, match: false });
    throw new SendError(
      'other_version',
      `the server runs ${version}, this is ${VERSION}: run npx sgraph-send@${version.slice(1)} verify-server ${server}`,
    );
  }
  const admin = flags.admin === undefined ? server : adminOf(placesOf(addressOf(flags.admin)), server);
  const hasAdmin = flags.admin !== undefined || (await servesAdmin(transport, admin));
  const also = /^\/[dt]\//.test(page) ? [page] : [];
  const apps = [
    await verifyPages(transport, 'user', server, also),
    ...(hasAdmin ? [await verifyPages(transport, 'admin', admin, [])] : []),
  ];
  if (!hasAdmin) terminal.say('the admin app is not served here: give its address with --admin to verify it too');
  const wrong = apps.flatMap(faultsOf);
  const asked = apps.reduce((sum, { files }) => sum + files.length, 0);
  for (const fault of wrong) terminal.say(fault);
  const line = `${wrong.length === 0 ? 'match' : 'NO MATCH'}: ${asked - countWrong(apps)} of ${asked} answers are byte for byte as published in ${VERSION}`;
  await terminal.result(line, {
    server,
    version,
    package: VERSION,
    match: wrong.length === 0,
    apps,
    scope: SCOPE,
  });
  terminal.say(SCOPE);
  if (wrong.length > 0) throw new SendError('not_as_published');
}

/** The base path is the same for both apps. */
function adminOf(places: readonly ServerPlace[], server: string): string {
  const { pathname } = new URL(server);
  const place = places.find((each) => new URL(each.server).pathname === pathname) ?? places[0];
  return place?.server ?? server;
}

/** Throws `invalid_request` for anything but an address of the web. */
function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  throw new SendError('invalid_request', 'must be the address of a server, such as https://send.example');
}

function countWrong(apps: readonly ServedPages[]): number {
  return apps.flatMap(({ files }) => files).filter(({ verdict }) => verdict !== 'same').length;
}

function faultsOf({ app, files, unknown }: ServedPages): string[] {
  const wrong = files.filter(({ verdict }) => verdict !== 'same');
  return [
    ...wrong.map(({ path, encoding, verdict, detail }) => `${verdict}: ${path} (${encoding}): ${detail}`),
    ...unknown.map((path) => `unknown: ${printable(path)}: a page of the ${app} app refers to it`),
  ];
}
