import type * as z from 'zod';
import { DeployError } from '../deploy-error.ts';
import type { Layer, Resolved } from './layers.ts';
import { merged, originOf } from './layers.ts';
import { oneEach, foundInWords } from '../../core/issue-words.ts';

/** The members as their schema gives them. Throws `config` naming every one that is wrong, with the place where a layer says it. */
export function checkedConfig<Config>(
  schema: z.ZodType<Config>,
  members: unknown,
  where: string,
  layers: readonly Layer[] = [],
): Config {
  const parsed = schema.safeParse(members, { error: foundInWords });
  if (parsed.success) return parsed.data;
  const wrong = oneEach(parsed.error.issues).map(({ path, message }) => {
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
