import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod/mini';
import { SendError } from '../core/errors.ts';
import { issuesInWords } from '../core/issue-words.ts';
import { suggestion } from '../core/nearest.ts';
import { parseExpiry } from './expiry.ts';
import { failWith, writeFault } from './failure.ts';
import { splitLogin } from './network.ts';
import { Config, serverOf, rateOf } from './settings.ts';

export type ConfigValues = z.infer<typeof Config>;
export type ConfigName = keyof ConfigValues;

/** The name of a setting that the file can hold. Throws `invalid_request`. */
export function configName(text: string): ConfigName {
  const names = Object.keys(Config.shape);
  if (isConfigName(text)) return text;
  throw new SendError(
    'invalid_request',
    `"${text}" is not a setting${suggestion(text, names) || `, there are ${names.join(', ')}`}`,
  );
}

function isConfigName(text: string): text is ConfigName {
  return Object.hasOwn(Config.shape, text);
}

/** The values with one more. Throws `invalid_request` naming the setting, never its value. */
export function withValue(values: ConfigValues, name: ConfigName, text: string): ConfigValues {
  const parsed = Config.safeParse({ ...values, [name]: text });
  if (!parsed.success)
    throw new SendError('invalid_request', issuesInWords(parsed.error.issues, (path) => path.join('.')).join('; '));
  if (name === 'server' || name === 'adminServer') serverOf(text);
  if (name === 'expires') parseExpiry(text);
  if (name === 'limitRate') rateOf(text);
  const { server, store } = parsed.data;
  if (server === undefined || store === undefined) return parsed.data;
  const other = name === 'server' ? 'store' : 'server';
  throw new SendError(
    'invalid_request',
    `the file has a ${other}, and takes a server or a store, not both: run sgraph-send config unset ${other} first`,
  );
}

/** A value as a list shows it: without access codes, names and passwords. */
export function shownValue(name: ConfigName, value: string | number): string {
  if (name === 'token') return '(hidden)';
  const { address, login } = splitLogin(String(value));
  return login === undefined ? String(value) : `${address} (name and password hidden)`;
}

/** Replaces the file, which only its owner can read. */
export async function writeConfig(path: string, values: ConfigValues): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(failWith(writeFault));
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 }).catch(failWith(writeFault));
  await rename(draft, path).catch(failWith(writeFault));
}
