import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

const DAY_MS = 86_400_000;
const OFF_DAYS = 40;

/** The program on a machine whose clock is ahead, as its operating system would give it. */
function clockAhead(days: number): { NODE_OPTIONS: string } {
  const script = `const Right = Date; const now = () => Right.now() + ${days * DAY_MS};
    globalThis.Date = class extends Right { constructor(...given) { given.length === 0 ? super(now()) : super(...given); } static now() { return now(); } };`;
  return { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(script)}"` };
}

let server: RunningServer;
let user: CliUser;
beforeAll(async () => {
  user = await newCliUser(clockAhead(OFF_DAYS));
  server = await startServer({ store: `disk:${user.at('store')}` });
  await writeFile(user.at('file.txt'), 'late');
});
afterAll(async () => {
  await server.kill();
  await user.remove();
});

const isNear = (iso: string, days: number): boolean => Math.abs(Date.parse(iso) - Date.now() - days * DAY_MS) < 60_000;

describe('on a machine whose clock is wrong', () => {
  it('a date and the time that is left are meant by the clock of the server', async () => {
    const date = new Date(Date.now() + 3 * DAY_MS).toISOString();
    const sent = JSON.parse(
      await user.line(['send', 'file.txt', '--server', server.userUrl, '--expires', date, '--json']),
    ) as { link: string; manage: string };
    expect(await user.line(['info', sent.link])).toMatch(/expires +\S+ \(in (?:2 d 23 h|3 d)\)/);
    const { output, errors } = await user.run(['extend', sent.manage, '5d']);
    expect(isNear(output.toString().trim(), 5)).toBe(true);
    expect(errors).toMatch(/ expires in (?:4 d 23 h|5 d)\n$/);
  });

  it('a time range of the operator too', async () => {
    const place = { environment: { SGRAPH_SEND_ADMIN_KEY: server.adminKey } };
    const { errors, exit } = await user.run(
      ['admin', 'transfers', 'list', '--since', '1h', '--server', server.adminUrl],
      place,
    );
    expect([exit, errors]).toEqual([
      0,
      expect.stringContaining(`created from ${new Date().toISOString().slice(0, 8)}`),
    ]);
  });
});
