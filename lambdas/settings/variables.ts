import { nearest } from '../../core/nearest.ts';
import { SETTING_NAMES } from './table.ts';

const PREFIX = 'SGRAPH_SEND_';
/** Variables of the product that are not settings of the apps, by who reads them. One shell may have them for all. */
const OTHER_VARIABLES = {
  'the command line': [
    'SERVER',
    'STORE',
    'MODE',
    'TOKEN',
    'PASSWORD',
    'EXPIRES',
    'DOWNLOADS',
    'ADMIN_SERVER',
    'ADMIN_KEY_FILE',
    'PROXY',
    'KEY',
    'HISTORY',
    'LIMIT_RATE',
    'UPDATE_NOTICE',
  ],
  compose: ['IMAGE', 'PORT', 'ADMIN_PORT', 'S3_IMAGE', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
  'the deployment': ['GOOGLE_ENDPOINT'],
  'the tests': ['EMULATOR', 'TEST_REGISTRY', 'TEST_VERSION', 'TEST_SLOWNESS'],
} as const;

/** Every variable that the product knows, but for the admin keys and client secrets of environments. */
export const VARIABLES: readonly string[] = [
  ...new Set([...SETTING_NAMES, ...Object.values(OTHER_VARIABLES).flatMap((names) => names.map(prefixed))]),
];
const ENDS = VARIABLES.map((name) => name.slice(PREFIX.length));
const KEY_ENDS = ENDS.flatMap((end) => (end.startsWith('ADMIN_KEY_') ? [end.slice('ADMIN_KEY_'.length)] : []));

/** What is wrong with the names of variables: a sentence for each that looks like one of the product's and is none. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const given = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && environment[name] !== undefined);
  return given.filter((name) => !isKnown(name)).map((name) => `unknown variable ${name}: ${adviceOn(name)}`);
}

/** Set for another program of the product; the apps do not read it. */
export interface ForeignVariable {
  readonly name: string;
  readonly reader: string;
}

export function foreignVariables(environment: Readonly<Record<string, string | undefined>>): ForeignVariable[] {
  return Object.entries(OTHER_VARIABLES).flatMap(([reader, names]) =>
    names
      .map(prefixed)
      .filter((name) => (environment[name] ?? '') !== '' && !SETTING_NAMES.some((setting) => setting === name))
      .map((name) => ({ name, reader })),
  );
}

function isKnown(name: string): boolean {
  if (VARIABLES.includes(name) || /^SGRAPH_SEND_OIDC_CLIENT_SECRET_(?!FROM)[A-Z0-9_]+$/.test(name)) return true;
  const [, environment] = /^SGRAPH_SEND_ADMIN_KEY_([A-Z0-9_]+)$/.exec(name) ?? [];
  // `SGRAPH_SEND_ADMIN_KEY_PROD` is the key of an environment; what is nearly `SGRAPH_SEND_ADMIN_KEY_SHA256` is a mistake.
  return environment !== undefined && nearest(environment, KEY_ENDS) === undefined;
}

function adviceOn(name: string): string {
  const meant = nearest(name.slice(PREFIX.length), ENDS);
  return meant === undefined
    ? 'unset it; the settings are those of `sgraph-send serve --help`'
    : `did you mean ${prefixed(meant)}?`;
}

function prefixed(end: string): string {
  return `${PREFIX}${end}`;
}
