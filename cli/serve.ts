import { Command, InvalidArgumentError, Option } from 'commander';
import { newSecret } from '../core/crypto/keys.ts';
import { SendError } from '../core/errors.ts';
import { examples } from '../core/stores/schemes.ts';
import { createLog } from '../lambdas/log.ts';
import type { TracedServing } from '../lambdas/serve.ts';
import { serveTraced } from '../lambdas/serve.ts';
import { inspectProcess, usable } from '../lambdas/settings.ts';
import type { SettingFlags } from '../lambdas/settings/inspect.ts';
import { hasOperators } from '../lambdas/settings/table.ts';
import { openTelemetry } from '../lambdas/telemetry/open.ts';
import { describeCheck, settingsHelp } from './serve-check.ts';
import { flagName } from './flag-name.ts';
import { writeOut } from './terminal.ts';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
/** Where commander has a value from, in our words. */
const ORIGINS: Readonly<Record<string, string>> = { cli: 'flag', env: 'environment' };

interface ServeFlags {
  readonly host: string;
  readonly publishedOnLoopback?: true;
  readonly port: number;
  readonly adminPort: number | 'same';
  readonly service: 'user' | 'admin' | 'both';
  readonly store?: string;
  readonly mode?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly proxy?: string;
  readonly check: boolean;
  readonly json: boolean;
}

/** `sgraph-send serve`: both apps on this machine. It is what `npm start` runs. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the user app and the admin app.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--published-on-loopback',
      'in a container whose port is published on 127.0.0.1 only: same defaults as without a container',
    )
    .addOption(
      new Option('--service <which>', 'which of the apps')
        .choices(['user', 'admin', 'both'])
        .default('both')
        .env('SERVICE_TYPE'),
    )
    .addOption(
      new Option('--port <port>', 'port of the user app; 0 chooses a free one')
        .argParser(port)
        .default(4000)
        .env('PORT'),
    )
    .option(
      '--admin-port <port>',
      'port of the admin app; 0 chooses a free one, "same" uses that of the user app',
      adminPort,
      4001,
    )
    .option('--store <url>', `${examples('nothing', 'path', 'bucket')} (default: SGRAPH_SEND_STORE, else memory:)`)
    .option(
      '--mode <mode>',
      'server: parts pass through this server; direct: straight to the bucket (default: SGRAPH_SEND_MODE, else server)',
    )
    .option('--proxy <url>', 'proxy to a bucket, or none (default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY)')
    .option('--tls-cert <file>', 'certificate of this server and its chain, in PEM format, for https without a proxy')
    .option('--tls-key <file>', 'its private key; a renewed certificate is taken when the files change')
    .option(
      '--check',
      'show the settings that would hold, and everything that is wrong with them; start nothing',
      false,
    )
    .option('--json', 'with --check: as JSON', false)
    .addHelpText(
      'after',
      () => `
${settingsHelp()}

Examples:
  sgraph-send serve --check
  sgraph-send serve
  sgraph-send serve --port 8080 --admin-port 8081 --store disk:/srv/send
  sgraph-send serve --host 0.0.0.0 --service user
  sgraph-send serve --port 8080 --admin-port same
  sgraph-send serve --host 0.0.0.0 --port 443 --admin-port same --tls-cert cert.pem --tls-key key.pem
  SGRAPH_SEND_STORE=s3://my-bucket/send sgraph-send serve --mode direct`,
    )
    .exitOverride()
    .action(async (flags: ServeFlags, command: Command) => (flags.check ? runCheck(flags, command) : runServe(flags)));
}

async function runCheck(flags: ServeFlags, command: Command): Promise<void> {
  const always = ['host', 'service', 'port', 'adminPort'] as const;
  const given = (['tlsCert', 'tlsKey'] as const).filter((name) => flags[name] !== undefined);
  const options = [...always, ...given];
  const { output, problems } = describeCheck({
    ...inspectProcess(isOnLoopback(flags), settingFlags(flags)),
    flags: options.map((name) => ({
      name: flagName(name),
      value: String(flags[name]),
      origin: ORIGINS[command.getOptionValueSource(name) ?? ''] ?? 'default',
    })),
    needsKey: !isOnLoopback(flags) && flags.service !== 'user',
    json: flags.json,
  });
  await writeOut(`${output}\n`);
  if (problems.length === 0) return;
  const found = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new SendError('invalid_request', `the server would not start: ${found} with its settings`);
}

function isOnLoopback({ host, publishedOnLoopback }: ServeFlags): boolean {
  return LOOPBACK.includes(host) || publishedOnLoopback === true;
}

function settingFlags({ store, mode }: ServeFlags): SettingFlags {
  return {
    ...(store !== undefined && { SGRAPH_SEND_STORE: { flag: '--store', text: store } }),
    ...(mode !== undefined && { SGRAPH_SEND_MODE: { flag: '--mode', text: mode } }),
  };
}

async function runServe(flags: ServeFlags): Promise<void> {
  if (flags.json) throw new SendError('invalid_request', '--json goes with --check');
  const loopback = isOnLoopback(flags);
  const { inspection, telemetry } = inspectProcess(loopback, settingFlags(flags));
  const settings = usable({ ...inspection, problems: [...inspection.problems, ...telemetry.problems] });
  const generatedKey = !hasOperators(settings) && loopback && flags.service !== 'user' ? newSecret() : undefined;
  const adminKey = settings.adminKey ?? generatedKey;
  const log = createLog('sgraph-send-server', settings.logLevel);
  const serving = await serveOrExplain(
    { settings: { ...settings, adminKey }, host: flags.host, ...portsOf(flags), ...tlsOf(flags), proxy: flags.proxy },
    telemetry.settings && (await openTelemetry(telemetry.settings, log)),
  );
  // Before a line is printed: a program that reads it may stop the server at once.
  const stopped = untilStopped(serving);
  console.error(
    `SGraph Send is ready (store ${storeKind(settings.store)}, ${settings.mode} mode, uploads ${settings.uploads})`,
  );
  if (serving.storeWarning !== undefined) console.error(`  warning: ${serving.storeWarning}`);
  if (serving.userUrl !== undefined) console.log(`  user app   ${serving.userUrl}/`);
  if (serving.adminUrl !== undefined) console.log(`  admin app  ${serving.adminUrl}/admin`);
  if (settings.uploads === 'token' && flags.service !== 'user')
    console.error(
      '  uploads need an access code: make one in the console, or by sgraph-send admin tokens create NAME --server URL',
    );
  if (generatedKey !== undefined)
    console.log(`  admin key  ${generatedKey} (made for this run; set SGRAPH_SEND_ADMIN_KEY to choose one)`);
  try {
    await stopped;
  } finally {
    await serving.stop();
  }
}

function tlsOf({ tlsCert, tlsKey }: ServeFlags): Pick<Parameters<typeof serveTraced>[0], 'tls'> {
  if (tlsCert !== undefined && tlsKey !== undefined) return { tls: { certificate: tlsCert, key: tlsKey } };
  if (tlsCert === undefined && tlsKey === undefined) return {};
  throw new SendError('invalid_request', '--tls-cert and --tls-key go together');
}

async function serveOrExplain(...options: Parameters<typeof serveTraced>): Promise<TracedServing> {
  try {
    return await serveTraced(...options);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE') {
      const message =
        'a port is taken by another program: choose others with --port and --admin-port (0 chooses a free one)';
      throw new SendError('invalid_request', message, { cause: thrown });
    }
    throw thrown;
  }
}

/** `memory`, `disk`, … without the place, which may be private. */
function storeKind(url: string): string {
  return url.slice(0, url.indexOf(':'));
}

/** If only the admin app runs, `same` is the port that both apps would share. */
function portsOf({
  service,
  port,
  adminPort,
}: ServeFlags): Pick<Parameters<typeof serveTraced>[0], 'userPort' | 'adminPort'> {
  if (service === 'user') return { userPort: port, adminPort: undefined };
  if (service === 'admin') return { userPort: undefined, adminPort: adminPort === 'same' ? port : adminPort };
  return { userPort: port, adminPort };
}

function adminPort(text: string): number | 'same' {
  return text === 'same' ? text : port(text);
}

function port(text: string): number {
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || number > 65_535)
    throw new InvalidArgumentError('must be a port number from 0 to 65535');
  return number;
}

/** Throws where a file of the pages, which are read meanwhile, is not the one that was built. */
async function untilStopped({ pagesRead }: TracedServing): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    pagesRead.catch(reject);
    // Hang-up: the terminal in which it runs was closed.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
