import { readFile } from 'node:fs/promises';
import { SendError } from '../../core/errors.ts';
import { SETTINGS } from '../settings/table.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** Gives the secret of the client as it is now; undefined for a public client. Throws `provider_unavailable` where it cannot be read. */
export type ReadClientSecret = () => Promise<string | undefined>;

type Place = Pick<ProviderSettings, 'clientSecret' | 'clientSecretFrom'>;

export function clientSecretOf({ clientSecret, clientSecretFrom }: Place): ReadClientSecret {
  if (clientSecretFrom === undefined) return () => Promise.resolve(clientSecret);
  const [kind, name] = [clientSecretFrom.split(':')[0], clientSecretFrom.slice(clientSecretFrom.indexOf(':') + 1)];
  const read = kind === 'file' ? () => readFile(name, 'utf8') : () => readFromSecretsManager(name);
  return async () => {
    const found = await readable(read);
    // Editors and programs end a file with a newline, which is not part of the secret.
    const secret = found.replace(/\r?\n$/, '');
    if (SETTINGS.oidcClientSecret.kind.schema.safeParse(secret).success) return secret;
    throw unreadable(`it is empty or not ${SETTINGS.oidcClientSecret.kind.expected}`);
  };
}

async function readFromSecretsManager(name: string): Promise<string> {
  const { readSecret } = await import('./secrets-manager.ts');
  return readSecret(name);
}

async function readable(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (cause) {
    const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown };
    throw unreadable(String(code ?? name), cause);
  }
}

function unreadable(reason: string, cause?: unknown): SendError {
  const message = `the secret of the sign-in client cannot be read (${reason}): set it again, or sign in with a key`;
  return new SendError('provider_unavailable', message, { cause });
}
