import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'sgraph-send-tests-';

/**
 * Sends the temporary files of this process and of all that it starts into one folder, which goes when the process ends. Libraries, emulators
 * and tests leave thousands otherwise. Does nothing in a process that was started by one that did.
 */
export function keepTemporaryFilesTogether(): void {
  if (basename(tmpdir()).startsWith(PREFIX)) return;
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  process.env['TMPDIR'] = process.env['TMP'] = process.env['TEMP'] = folder;
  process.once('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (thrown) {
      console.warn(`${folder} could not be removed: ${String(thrown)}`);
    }
  });
}
