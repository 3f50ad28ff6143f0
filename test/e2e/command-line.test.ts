import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { patternBytes } from '../support/app.ts';
import { expect, makeFile, pickFile, receiveFile, sendPicked, sha256OfFile, test } from './fixtures.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));

/** Runs the built command line and gives what it printed. */
async function run(home: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: home, XDG_STATE_HOME: join(home, 'state') };
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
  return stdout.trim();
}

test('a browser opens a link of the command line', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'from the shell – ção.bin', patternBytes(5_000_000, 3));
  const link = await run(info.outputPath(), 'send', file.path, '--server', origin, '--message', 'hello', '--quiet');
  await page.goto(link);
  await expect(page.getByLabel('Message from the sender')).toHaveText('hello');
  const received = await receiveFile(page);
  expect([received.name, await sha256OfFile(received.path)]).toEqual(['from the shell – ção.bin', file.sha256]);
});

test('the command line opens a link of a browser', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'from the page.bin', patternBytes(5_000_000, 4));
  await page.goto(origin);
  await pickFile(page, file.path);
  const link = await sendPicked(page);
  const target = info.outputPath('received.bin');
  await run(info.outputPath(), 'receive', link, '-o', target, '--quiet');
  expect(await sha256OfFile(target)).toBe(file.sha256);
});
