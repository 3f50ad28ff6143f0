import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { DeployError, messageOf } from '../deploy-error.ts';
import { oneEach, foundInWords, shownField } from '../../core/issue-words.ts';
import { EnvironmentMembers, SAID_ELSEWHERE } from './environment-members.ts';
import type { EnvironmentOverrides, Environments } from './environments.ts';
import { ENVIRONMENTS } from './environments.ts';
import { jsonPlaces } from './json-places.ts';
import type { Path } from './layers.ts';
import { MEMBER_TEXTS } from './member-texts.ts';
import { suggestion } from '../../core/nearest.ts';
import { productShape } from './product-config.ts';
import { isRegion } from './region.ts';

/** Where a configuration is looked for where no flag names it. */
const FILE_NAMES = ['deploy.config.json', 'deploy.config.ts', 'deploy.config.mjs'];
const GOOGLE_REGION = /^[a-z]+-[a-z]+[0-9]{1,2}$/;

const Region = z
  .string()
  .refine(
    (name) => isRegion(name) || GOOGLE_REGION.test(name),
    'is not a region of AWS or Google Cloud, such as eu-west-2',
  );
const Environment = EnvironmentMembers.extend({
  /** Whether the round trip may delete it, and the sweep what is left of it. */
  disposable: z.boolean().optional(),
  /** What differs in single regions. */
  regions: z.record(Region, EnvironmentMembers).optional(),
});

/** What an operator says of his environments. */
export const ConfigFile = z.strictObject({
  $schema: z.string().optional(),
  environments: z.record(productShape.environment, Environment),
});
export type ConfigFile = z.input<typeof ConfigFile>;

/** For editors that complete and check the file. */
export function configSchema(): object {
  return z.toJSONSchema(ConfigFile, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (!(zodSchema instanceof z.ZodObject) || !('maxExpiresDays' in zodSchema.shape)) return;
      for (const [name, text] of Object.entries(MEMBER_TEXTS)) describe(jsonSchema.properties?.[name], text);
    },
  });
}

function describe(member: z.core.JSONSchema._JSONSchema | undefined, text: string): void {
  if (typeof member === 'object') member.description = text;
}

/**
 * The built-in environments, with what the configuration file adds and changes: that of `path`, or the one in the folder, if there is
 * one. Throws `config` naming every place of the file that is wrong.
 */
export async function readEnvironments(
  path: string | undefined,
  folder: string = process.cwd(),
): Promise<Environments> {
  const found = configFileOf(path, folder);
  if (found === undefined) return ENVIRONMENTS;
  const shown = shownPath(found, folder);
  const { content, placeOf } = found.endsWith('.json') ? readJson(found, shown) : await importModule(found, shown);
  const { environments } = checkedFile(content, shown, placeOf);
  return withSources(environments, placeOf);
}

/** For a person: within the folder, or whole. */
export function shownPath(path: string, folder: string = process.cwd()): string {
  const within = relative(folder, path);
  return within.startsWith('..') ? path : within;
}

interface Content {
  readonly content: unknown;
  /** For a person, by a path from the top of the file. */
  readonly placeOf: (path: Path) => string;
}

/** The file that is meant; undefined: there is none. Throws `config` where several could be, or the named one is missing. */
export function configFileOf(path: string | undefined, folder: string = process.cwd()): string | undefined {
  if (path !== undefined) {
    if (existsSync(resolve(folder, path))) return resolve(folder, path);
    throw new DeployError('config', `configuration file ${path} not found: create it, or leave out --config`);
  }
  const [first, second] = FILE_NAMES.filter((name) => existsSync(resolve(folder, name)));
  if (second !== undefined)
    throw new DeployError('config', `found ${first ?? ''} and ${second}: keep one, or give one by --config`);
  return first === undefined ? undefined : resolve(folder, first);
}

function readJson(path: string, shown: string): Content {
  // Editors on Windows put a byte order mark first, which is not JSON.
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  const { lineOf, twice } = jsonPlaces(text);
  const placeOf = (names: Path): string => [shown, lineOf(names)].filter((part) => part !== undefined).join(':');
  try {
    const content: unknown = JSON.parse(text);
    const [again] = twice;
    if (again) throw new DeployError('config', `${placeOf(again)}: ${again.join('.')} appears twice: keep one of them`);
    return { content, placeOf };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const advice = 'JSON has no comments and no comma before } or ], which deploy.config.ts may have';
    throw new DeployError('config', `${shown} is not valid JSON: ${cause.message}. ${advice}`, { cause });
  }
}

async function importModule(path: string, shown: string): Promise<Content> {
  const placeOf = (names: Path): string => `${shown} ${names.join('.')}`;
  try {
    const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
    if (module['default'] === undefined)
      throw new DeployError(
        'config',
        `${shown} has no default export: write \`export default { environments: { … } }\``,
      );
    return { content: module['default'], placeOf };
  } catch (cause) {
    if (cause instanceof DeployError) throw cause;
    throw new DeployError('config', `${shown} cannot be loaded: ${messageOf(cause)}`, { cause });
  }
}

function checkedFile(content: unknown, shown: string, placeOf: Content['placeOf']): z.infer<typeof ConfigFile> {
  const parsed = ConfigFile.safeParse(content, { error: foundInWords });
  if (parsed.success) return parsed.data;
  const wrong = oneEach(parsed.error.issues).flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${placeOf([...path, key])}: ${unknownMember(path, key)}`);
    const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    return `${placeOf(path)}: ${path.length === 0 ? 'the file' : path.join('.')} ${message}`;
  });
  throw new DeployError('config', [`${shown} cannot be used:`, ...wrong].join('\n  '));
}

function unknownMember(path: Path, key: string): string {
  const name = [...path, shownField(key)].join('.');
  const elsewhere = Object.entries(SAID_ELSEWHERE).find(([member]) => member === key)?.[1];
  if (elsewhere !== undefined && path.length > 1) return `${name} cannot be set here: ${elsewhere}`;
  const known = membersAt(ConfigFile, path);
  return `${name} is not a setting${suggestion(key, known) || `, there are ${known.join(', ')}`}`;
}

/** Names that a schema knows at a path. */
function membersAt(schema: unknown, path: Path): readonly string[] {
  if (schema instanceof z.ZodOptional) return membersAt(schema.unwrap(), path);
  const [name, ...rest] = path;
  if (schema instanceof z.ZodRecord) return membersAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return name === undefined ? Object.keys(schema.shape) : membersAt(schema.shape[name], rest);
}

/** Each environment of the file after what is built in for it. */
function withSources(said: z.infer<typeof ConfigFile>['environments'], placeOf: Content['placeOf']): Environments {
  const added = Object.entries(said).map(([name, { disposable, regions = {}, ...all }]) => {
    const origin = (path: Path): string => placeOf(['environments', name, ...path]);
    const source: EnvironmentOverrides = { all, disposable, regions, origin };
    return [name, [...(Object.hasOwn(ENVIRONMENTS, name) ? (ENVIRONMENTS[name] ?? []) : []), source]] as const;
  });
  return { ...ENVIRONMENTS, ...Object.fromEntries(added) };
}
