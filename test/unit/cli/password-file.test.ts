import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { protectionFor } from '../../../cli/password.ts';
import { resolveSettings } from '../../../cli/settings.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import { unlockWith } from '../../../core/crypto/password.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { temporaryFolder } from '../../support/server.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('a password from a file', { timeout: limitMs(60) }, () => {
  const line = '\ufeffhünter 2\r\nnot this line\r\n';
  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(line)],
    ['UTF-16', Buffer.from(line, 'utf16le')],
  ])('that a program of Windows wrote as %s is the one that a recipient types', async (_, bytes) => {
    const passwordFile = join(folder.path, 'password.txt');
    await writeFile(passwordFile, bytes);
    const settings = resolveSettings({}, {}, {}, { config: undefined, state: folder.path });
    const secret = newSecret();
    const protect = await protectionFor({ passwordFile }, settings, []);
    const { terms, key } = await protect!(secret);
    expect(await unlockWith('hünter 2')(secret, terms)).toBe(key);
  });
});
