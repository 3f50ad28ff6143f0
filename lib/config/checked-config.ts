import type * as z from 'zod';
import { DeployError } from '../deploy-error.ts';
import type { Layer, Resolved } from './layers.ts';
import { merged, originOf } from './layers.ts';
import { translated } from '../../core/issue-words.ts';
import { suggestion } from '../../core/nearest.ts';

type Issue = z.core.$ZodRawIssue;

/** The members as their schema gives them. Throws `config` naming every one that is wrong, with the place where a layer says it. */
export function checkedConfig<Config>(
  schema: z.ZodType<Config>,
  members: unknown,
  where: string,
  layers: readonly Layer[] = [],
): Config {
  const parsed = schema.safeParse(members, { error: describeIssue });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => {
    const names = path.map(String);
    const origin = originOf(layers, names);
    return `${names.join('.')} ${message}${origin === undefined || origin === 'default' ? '' : ` (${origin})`}`;
  });
  throw new DeployError('config', `the configuration of ${where} cannot be used: ${wrong.join('; ')}`);
}

/** What the layers say, checked. Throws `config` as {@link checkedConfig} does. */
export function resolveConfig<Config>(
  schema: z.ZodType<Config>,
  layers: readonly Layer[],
  where: string,
): Resolved<Config> {
  return { config: checkedConfig(schema, merged(layers), where, layers), layers };
}

/** What was found and what was expected, where a schema does not say it itself. */
export function describeIssue(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `is ${shown(issue.input)}, must be ${article(issue.expected)}`;
    case 'too_small':
      return `${found(issue.input)}, must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `${found(issue.input)}, must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_value': {
      const known = issue.values.map(String);
      return `is ${shown(issue.input)}, must be one of ${known.join(', ')}${suggestion(String(issue.input), known)}`;
    }
    default:
      return translated(issue);
  }
}

function found(input: unknown): string {
  return typeof input === 'string' || Array.isArray(input) ? `has ${input.length}` : `is ${shown(input)}`;
}

function unitOf(origin: string): string {
  return { string: ' characters', array: ' items' }[origin] ?? '';
}

function article(expected: string): string {
  return (
    { object: 'a group of settings', record: 'a group of settings', int: 'a whole number', array: 'a list' }[
      expected
    ] ?? `a ${expected}`
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a group' : JSON.stringify(value);
}
