import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { SendError } from '../../core/errors.ts';
import { systemCause, systemCode } from '../../core/system-words.ts';
import type { Log } from './log-line.ts';

/** Paths of files in PEM format. */
export interface TlsFiles {
  /** The certificate of the server, and after it those between it and its authority. */
  readonly certificate: string;
  readonly key: string;
}

interface Identity {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How often it is looked whether a file has changed. */
const LOOK_MS = 1_000;

/** Reads both. Throws `invalid_request` where they cannot be read, or do not belong together. */
export async function readIdentity(files: TlsFiles): Promise<Identity> {
  const identity = { cert: await readPem(files.certificate), key: await readPem(files.key) };
  try {
    createSecureContext(identity);
  } catch (cause) {
    const message = `${files.certificate} and ${files.key} cannot be used: expected a certificate and its own key, both in PEM format`;
    throw new SendError('invalid_request', message, { cause });
  }
  return identity;
}

/**
 * Takes a renewed certificate for new connections, whatever writes the files. While the two do not belong together the server keeps what it has.
 */
export function followIdentity(server: Server, files: TlsFiles, log: Log): void {
  const reload = async (): Promise<void> => {
    try {
      server.setSecureContext(await readIdentity(files));
      log({ route: 'certificate' });
    } catch {
      log({
        route: 'certificate',
        code: 'invalid_request',
        fault: 'the changed certificate or its key cannot be used',
      });
    }
  };
  const onChange = (): void => void reload();
  const paths = Object.values(files) as readonly string[];
  for (const path of paths) watchFile(path, { interval: LOOK_MS, persistent: false }, onChange);
  server.once('close', () => {
    for (const path of paths) unwatchFile(path, onChange);
  });
}

async function readPem(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new SendError('invalid_request', `${path} cannot be read: ${systemCause(systemCode(cause) ?? '').means}`, {
      cause,
    });
  }
}
