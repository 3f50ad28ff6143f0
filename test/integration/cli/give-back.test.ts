import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { CliOutcome, CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { hashOf } from '../../support/files.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { leaveDownload } from '../../support/left-download.ts';

let user: CliUser;
let server: RunningServer;
let sent: { id: string; link: string; manage: string };
beforeAll(async () => {
  user = await newCliUser();
  server = await startServer({ store: `disk:${user.at('store')}` });
  await writeFile(user.at('file.txt'), 'give me back');
});
afterAll(async () => {
  await server.kill();
  await user.remove();
});
beforeEach(async () => {
  const args = ['send', 'file.txt', '--server', server.userUrl, '--downloads', '2', '--json'];
  sent = JSON.parse(await user.line(args)) as typeof sent;
});

const leave = (): Promise<void> =>
  leaveDownload(createClient({ baseUrl: server.userUrl }), sent.id, new URL(sent.link).hash.slice(1));
const receive = (name: string): Promise<CliOutcome> => user.run(['receive', sent.link, '-o', name]);

describe('give-back', () => {
  it('frees every download that was left, so that the link works again', async () => {
    await leave();
    await leave();
    expect((await receive('refused')).exit).toBe(14);
    const { exit, errors } = await user.run(['give-back', sent.manage]);
    expect([exit, errors]).toEqual([0, 'released 1, 2: 2 downloads free\n']);
    expect((await receive('received')).exit).toBe(0);
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file.txt')));
    expect(await user.line(['log', sent.manage])).toMatch(/given_back.*download 1.*\n.*given_back.*download 2/);
  });

  it('gives back the one whose number it is given, and says so as JSON', async () => {
    await leave();
    await leave();
    const given: unknown = JSON.parse(await user.line(['give-back', sent.manage, '2', '--json']));
    expect(given).toEqual({ id: sent.id, givenBack: [2], free: 1 });
    expect((await receive('one')).exit).toBe(0);
    expect((await receive('none')).exit).toBe(14);
  });

  it('does nothing where every download has finished', async () => {
    expect((await receive('finished')).exit).toBe(0);
    const { exit, errors } = await user.run(['give-back', sent.manage]);
    expect([exit, errors]).toEqual([0, 'no download is unfinished\n']);
    expect((await user.run(['give-back', sent.manage, '1'])).exit).toBe(20);
  });

  it.each<[string, () => readonly string[], number, RegExp]>([
    ["the recipient's link", () => [sent.link], 21, /the private link can release downloads/],
    [
      'another key',
      () => [`${sent.id}#${newSecret()}`, '--server', server.userUrl],
      21,
      /the key is not that of this private link/,
    ],
    ['a number that is none', () => [sent.manage, '0'], 2, /"0" is not the number of a download/],
    ['a download that was not started', () => [sent.manage, '7'], 16, /download 7 was not started/],
  ])('refuses %s', async (_, args, code, message) => {
    const { exit, errors } = await user.run(['give-back', ...args()]);
    expect({ exit, errors }).toEqual({ exit: code, errors: expect.stringMatching(message) as string });
  });
});
