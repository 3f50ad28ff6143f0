import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { makeAccessToken } from '../../support/access-tokens.ts';
import { patternBytes } from '../../support/app.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { ADMIN_KEY, running } from './running.ts';

const image = inject('image');
const start = running();
const FILE = patternBytes(9_000_000, 5);

let sender: CliUser;
let recipient: CliUser;
beforeEach(async () => {
  [sender, recipient] = [await newCliUser(), await newCliUser()];
  await writeFile(sender.at('plans.bin'), FILE);
});
afterEach(async () => {
  await sender.remove();
  await recipient.remove();
});

describe('the command line and a container', () => {
  it('send and receive a file with an access code, and not without, as a user of the group 0 that the image does not know', async () => {
    const flags = ['--user', '12345:0'];
    const { url } = await start.container({ image, service: 'both', volume: await start.volume(), flags });
    const args = ['send', 'plans.bin', '--server', url, '--quiet'];
    expect((await sender.run(args)).errors).toContain('token');
    const { token } = await makeAccessToken({ adminUrl: url, adminKey: ADMIN_KEY }, { maxUses: 1 });
    const link = await sender.line(args, { environment: { SGRAPH_SEND_TOKEN: token } });
    await recipient.line(['receive', link, '-o', 'received.bin', '--quiet']);
    expect(Buffer.compare(await readFile(recipient.at('received.bin')), FILE)).toBe(0);
  });

  it('find a transfer again after the container was removed and another one took its volume', async () => {
    const volume = await start.volume();
    const options = { image, service: 'user', volume, settings: { SGRAPH_SEND_UPLOADS: 'open' } } as const;
    const first = await start.container(options);
    const link = await sender.line(['send', 'plans.bin', '--server', first.url, '--quiet']);
    await first.remove();
    const second = await start.container(options);
    expect(second.id).not.toBe(first.id);
    await recipient.line(['receive', link.replace(first.url, second.url), '-o', 'received.bin', '--quiet']);
    expect(Buffer.compare(await readFile(recipient.at('received.bin')), FILE)).toBe(0);
  });
});
