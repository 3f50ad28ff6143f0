import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { SendError } from '../core/errors.ts';
import { oneEach, issueInWords, shownField } from '../core/issue-words.ts';
import { suggestion } from '../core/nearest.ts';
import { findLink } from '../core/find-link.ts';
import { serverAddress } from '../core/server-address.ts';
import { unknownVariables } from '../lambdas/settings/variables.ts';
import type { Directories } from './directories.ts';
import { directoriesOf, homeOf } from './directories.ts';
import type { Login, Network } from './network.ts';
import { flagName } from './flag-name.ts';
import { proxiesOf } from '../core/stores/proxies.ts';
import { splitLogin } from './network.ts';
import { LEAST_BYTES_PER_SECOND } from './rate-limit.ts';
import { readSize } from './sizes.ts';
import { decodeText } from './text-file.ts';

/** Where transfers are stored: on a server, or in a store that this process opens. */
export type TransferLocation =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'store'; readonly url: string; readonly mode: 'server' | 'direct' };

/** What the flags of a command say; every member is left out where its flag is. */
export interface SettingFlags {
  readonly server?: string;
  readonly store?: string;
  readonly mode?: string;
  readonly token?: string;
  readonly expires?: string;
  readonly downloads?: string;
  readonly adminKeyFile?: string;
  readonly proxy?: string;
  readonly key?: string;
  readonly limitRate?: string;
  /** False with `--no-history`. */
  readonly history?: boolean;
}

const Values = z.strictObject({
  server: z.optional(z.string()),
  store: z.optional(z.string()),
  mode: z.optional(z.enum(['server', 'direct'])),
  token: z.optional(z.string()),
  password: z.optional(z.string()),
  expires: z.optional(z.string()),
  downloads: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
  adminServer: z.optional(z.string()),
  adminKey: z.optional(z.string()),
  adminKeyFile: z.optional(z.string()),
  proxy: z.optional(z.string()),
  key: z.optional(z.string()),
  limitRate: z.optional(z.string()),
  history: z.optional(
    z.pipe(
      z.transform((value) => (value === false ? 'off' : value)),
      z.enum(['on', 'off']),
    ),
  ),
  updateNotice: z.optional(z.enum(['on', 'off'])),
});
type Values = z.infer<typeof Values>;
type ValueName = keyof Values;

/** The configuration file: everything but keys themselves and a password, which is for single transfers. */
export const Config = z.omit(Values, { adminKey: true, key: true, password: true });

/** Environment variables of the command line. This file is their only reader. */
export const VARIABLES: Readonly<Record<ValueName, string>> = {
  server: 'SGRAPH_SEND_SERVER',
  store: 'SGRAPH_SEND_STORE',
  mode: 'SGRAPH_SEND_MODE',
  token: 'SGRAPH_SEND_TOKEN',
  password: 'SGRAPH_SEND_PASSWORD',
  expires: 'SGRAPH_SEND_EXPIRES',
  downloads: 'SGRAPH_SEND_DOWNLOADS',
  adminServer: 'SGRAPH_SEND_ADMIN_SERVER',
  adminKey: 'SGRAPH_SEND_ADMIN_KEY',
  adminKeyFile: 'SGRAPH_SEND_ADMIN_KEY_FILE',
  proxy: 'SGRAPH_SEND_PROXY',
  key: 'SGRAPH_SEND_KEY',
  limitRate: 'SGRAPH_SEND_LIMIT_RATE',
  history: 'SGRAPH_SEND_HISTORY',
  updateNotice: 'SGRAPH_SEND_UPDATE_NOTICE',
};

export interface CliSettings {
  /** Undefined where nothing names one. */
  readonly place: TransferLocation | undefined;
  /** The place of the admin's commands: `adminServer` where there is one, else `place`. */
  readonly adminLocation: TransferLocation | undefined;
  /** Whether a flag named the place: it then comes before the server in a link. */
  readonly isPlaceByFlag: boolean;
  readonly token: string | undefined;
  /** Never from a flag, which other users of the machine can see. */
  readonly password: string | undefined;
  readonly expires: string | undefined;
  readonly downloads: number | undefined;
  readonly adminKey: string | undefined;
  readonly adminKeyFile: string | undefined;
  /** Of a link that has none. */
  readonly key: string | undefined;
  /** Whether transfers are written down on this machine. */
  readonly keepsHistory: boolean;
  /** Whether the command says that the server has a newer version. */
  readonly noticesUpdates: boolean;
  /** Proxies by `--proxy` or the usual variables, and the names and passwords in the addresses of servers. */
  readonly network: Network;
  readonly directories: Directories;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One rule for every setting: a flag comes before an environment variable, and that before the configuration file. */
export function resolveSettings(
  flags: SettingFlags,
  environment: Environment,
  config: unknown,
  directories: Directories,
): CliSettings {
  const unknown = unknownVariables(environment);
  if (unknown.length > 0) throw new SendError('invalid_request', unknown.join('; '));
  const variables = Object.entries(VARIABLES).map(([name, variable]) => [name, environment[variable]] as const);
  const file = configFile(directories);
  const layers = [
    read(flags, flagName, Values),
    read(
      Object.fromEntries(variables.filter(([, value]) => value !== '')),
      (name) => VARIABLES[name as ValueName],
      Values,
    ),
    read(config, (name) => (name === '' ? (file ?? '') : `"${name}" in ${file ?? ''}`), Config),
  ];
  const pick = <Name extends ValueName>(name: Name): Values[Name] | undefined =>
    layers.find((layer) => layer[name] !== undefined)?.[name];
  const adminServer = pick('adminServer');
  const place = placeOf(layers, pick('mode') ?? 'server');
  const isPlaceByFlag = flags.server !== undefined || flags.store !== undefined;
  return {
    place,
    adminLocation: adminServer === undefined || isPlaceByFlag ? place : { kind: 'server', url: serverOf(adminServer) },
    isPlaceByFlag,
    token: pick('token'),
    password: pick('password'),
    expires: pick('expires'),
    downloads: pick('downloads'),
    adminKey: pick('adminKey'),
    adminKeyFile: pick('adminKeyFile'),
    key: pick('key'),
    keepsHistory: pick('history') !== 'off',
    noticesUpdates: pick('updateNotice') !== 'off',
    network: {
      proxies: proxiesOf(environment, pick('proxy')),
      chosenProxy: pick('proxy'),
      logins: loginsOf(layers),
      bytesPerSecond: rateOf(pick('limitRate')),
    },
    directories,
  };
}

/** The settings of this process. Throws `invalid_request` naming what is wrong, never its value. */
export function processCliSettings(flags: SettingFlags): CliSettings {
  const directories = directoriesOf(process.env, process.platform, homeOf(homedir));
  return resolveSettings(flags, process.env, readConfig(configFile(directories)), directories);
}

/** The configuration file of this process, and what it has. Throws `invalid_request` where it is not valid. */
export function processConfig(): { readonly path: string | undefined; readonly values: z.infer<typeof Config> } {
  const path = configFile(directoriesOf(process.env, process.platform, homeOf(homedir)));
  const nameOf = (name: string): string => (name === '' ? (path ?? '') : `"${name}" in ${path ?? ''}`);
  return { path, values: read(readConfig(path), nameOf, Config) };
}

export function configFile({ config }: Directories): string | undefined {
  return config === undefined ? undefined : join(config, 'config.json');
}

/** The place, or `invalid_request` saying how to name one. */
export function requireLocation(place: TransferLocation | undefined): TransferLocation {
  if (place) return place;
  throw new SendError(
    'invalid_request',
    'no server or store is given: give --server URL or --store URL, or set SGRAPH_SEND_SERVER or SGRAPH_SEND_STORE',
  );
}

/** Server and store are one decision: the first layer that names either makes it. */
function placeOf(layers: readonly Values[], mode: 'server' | 'direct'): TransferLocation | undefined {
  const layer = layers.find(({ server, store }) => server !== undefined || store !== undefined);
  if (layer?.server !== undefined && layer.store !== undefined)
    throw new SendError('invalid_request', 'give a server or a store, not both');
  if (layer?.server !== undefined) return { kind: 'server', url: serverOf(layer.server) };
  return layer?.store === undefined ? undefined : { kind: 'store', url: absoluteStore(layer.store), mode };
}

/** A transfer that is started in one folder may be resumed in another. */
function absoluteStore(url: string): string {
  const [, scheme, path] = /^(disk|zip):(.+)$/s.exec(url) ?? [];
  return scheme === undefined || path === undefined ? url : `${scheme}:${resolve(path)}`;
}

/** Bytes per second of a text such as `1MB`. Throws `invalid_request`. */
export function rateOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rate = readSize('--limit-rate', text);
  if (rate >= LEAST_BYTES_PER_SECOND) return rate;
  throw new SendError(
    'invalid_request',
    `--limit-rate is ${rate} bytes per second, must be at least ${LEAST_BYTES_PER_SECOND}: a slower part would not end in the time that a server gives it`,
  );
}

/** Of each server that is named anywhere: it may be that of a link, too. */
function loginsOf(layers: readonly Values[]): Login[] {
  return layers
    .flatMap(({ server, adminServer }) => [server, adminServer])
    .flatMap((text) => splitLogin(text ?? '').login ?? []);
}

/** A server's address in its one form. Throws `invalid_request` for what is not one, such as a link. */
export function serverOf(text: string): string {
  const { address } = splitLogin(text);
  const server = serverAddress(address);
  if (server !== undefined && typeof findLink(address) === 'string') return server;
  throw new SendError(
    'invalid_request',
    'the address of a server has a scheme and no more than a path, such as https://send.example or https://example.org/send',
  );
}

function read(values: unknown, nameOf: (name: string) => string, schema: z.ZodMiniType<Values>): Values {
  const known = schema === Values ? knownOnly(values) : values;
  const parsed = schema.safeParse(known ?? {});
  if (parsed.success) return parsed.data;
  const names = Object.keys(Config.shape);
  const wrong = oneEach(parsed.error.issues).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return `${nameOf(issue.path.join('.'))}: ${issueInWords(issue)}`;
    const known = (key: string): string => suggestion(key, names) || `, there are ${names.join(', ')}`;
    return issue.keys.map((key) => `${nameOf(shownField(key))} is not a setting${known(key)}`);
  });
  throw new SendError('invalid_request', `settings cannot be used: ${wrong.join('; ')}`);
}

/** A command has more flags than those that are settings, and those with a value: `--password` asks for one. */
function knownOnly(values: unknown): unknown {
  if (typeof values !== 'object' || values === null) return values;
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => name in VARIABLES && value !== true));
}

function readConfig(path: string | undefined): unknown {
  if (path === undefined) return {};
  let text: string;
  try {
    text = decodeText(readFileSync(path));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
      return {};
    throw new SendError('unreadable', 'the configuration file cannot be read', { cause: thrown });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    // The parser's message would quote what is in the file, which may be a token.
    if (cause instanceof SyntaxError) throw new SendError('invalid_request', `${path} is not valid JSON`);
    throw cause;
  }
}
