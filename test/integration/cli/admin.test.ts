import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../../core/errors.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

let user: CliUser;
let server: RunningServer;
let small: string;
let large: string;
let environment: Record<string, string>;
beforeAll(async () => {
  user = await newCliUser();
  server = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
  environment = { SGRAPH_SEND_ADMIN_KEY: server.adminKey, SGRAPH_SEND_ADMIN_SERVER: server.adminUrl };
  await writeFile(user.at('small'), randomBytes(1_000));
  await writeFile(user.at('large'), randomBytes(3_000_000));
  small = await send('small', 'press');
  large = await send('large', 'design team');
});
afterAll(async () => {
  await server.kill();
  await user.remove();
});

async function send(file: string, tokenName: string): Promise<string> {
  const token = await user.line(['admin', 'tokens', 'create', tokenName, '-q'], { environment });
  const printed = await user.line(['send', file, '--server', server.userUrl, '--token', token, '--json']);
  return (JSON.parse(printed) as { id: string }).id;
}

async function list(...args: string[]): Promise<{ ids: string[]; errors: string }> {
  const { exit, output, errors } = await user.run(['admin', 'transfers', 'list', ...args], { environment });
  expect(exit, errors).toBe(0);
  return { ids: (output.toString().match(/^[a-z2-7]{26}(?= )/gm) ?? []).map(String), errors };
}

describe('admin transfers list', () => {
  it.each<[string, string[], () => string[]]>([
    ['all', [], () => [large, small]],
    ['time of creation', ['--since', '1h', '--until', 'today'], () => [large, small]],
    ['an hour of yesterday', ['--since', 'yesterday 0:00', '--until', 'yesterday 23:00'], () => []],
    ['activity', ['--active-since', '10m'], () => [large, small]],
    ['no activity for an hour', ['--active-until', '1h'], () => []],
    ['expiry', ['--expires-from', 'now', '--expires-until', '60d'], () => [large, small]],
    ['expired', ['--expires-until', 'now'], () => []],
    ['smallest size', ['--min-size', '1MB'], () => [large]],
    ['largest size', ['--max-size', '1MB'], () => [small]],
    ['name of a token', ['--token', 'design team'], () => [large]],
    ['state', ['--state', 'ready', '--token', 'press'], () => [small]],
    ['another state', ['--state', 'deleted'], () => []],
  ])('finds by %s', async (_, args, expected) => {
    expect((await list(...args)).ids).toEqual(expected());
  });

  it('says how it understood a time, in which zone, how far it looked, and what to do where nothing was found', async () => {
    const berlin = { ...environment, TZ: 'Europe/Berlin' };
    const args = ['admin', 'transfers', 'list', '--since', '2026-03-28', '--until', '2026-03-29 15:00', '--json'];
    const { output, errors } = await user.run(args, { environment: berlin });
    expect(output.toString()).toBe('[]\n');
    // The clocks were changed in between.
    expect(errors).toContain(
      'created from 2026-03-28T00:00:00+01:00, before 2026-03-29T15:00:00+02:00 (Europe/Berlin)\n',
    );
    expect(errors).toMatch(/^0 found; looked at 0 transfers\n.*wider time range.*file names/m);
    expect((await user.run([...args, '--quiet'], { environment: berlin })).errors).toBe('');
  });

  it('is what `admin transfers` does, and gives the transfers as JSON', async () => {
    const found: unknown = JSON.parse(
      await user.line(['admin', 'transfers', '--min-size', '1MB', '--json'], { environment }),
    );
    expect(found).toMatchObject([{ id: large, state: 'ready', metadata: '' }]);
  });

  it.each([
    [['--since', 'lately'], /--since "lately" is not a known time/],
    [['--since', '1h', '--until', '2h'], /--since must be before --until/],
    [['--min-size', 'big'], /--min-size "big" is not a size/],
    [['--min-size', '2MB', '--max-size', '1MB'], /must not be more than maxBytes/],
    [['--state', 'lost'], /--state is "lost", must be one of uploading, ready/],
  ])('refuses %j', async (args, why) => {
    const { exit, errors } = await user.run(['admin', 'transfers', 'list', ...args], { environment });
    expect([exit, errors]).toEqual([ERRORS.invalid_request.exit, expect.stringMatching(why)]);
  });

  it('refuses the name of no token, and one that several have, whose ids it gives', async () => {
    const unknown = await user.run(['admin', 'transfers', 'list', '--token', 'nobody'], { environment });
    expect([unknown.exit, unknown.errors]).toEqual([
      ERRORS.not_found.exit,
      expect.stringContaining('name or id "nobody"'),
    ]);
    for (let count = 0; count < 2; count++)
      await user.line(['admin', 'tokens', 'create', 'twice', '-q'], { environment });
    const twice = await user.run(['admin', 'transfers', 'list', '--token', 'twice'], { environment });
    expect(twice.errors).toMatch(
      /2 access codes have the name "twice": give the id, one of [a-z2-7]{26}, [a-z2-7]{26}/,
    );
  });
});

describe('one transfer', () => {
  it('is shown with its parts and downloads', async () => {
    const shown = await user.line(['admin', 'transfers', 'show', small], { environment });
    expect(shown).toMatch(/^id +[a-z2-7]{26}\nstate +ready\n/);
    expect(shown).toMatch(/^stored +.* in 1 part$/m);
    const json: unknown = JSON.parse(await user.line(['admin', 'transfers', 'show', small, '--json'], { environment }));
    expect(json).toMatchObject({ info: { id: small }, storedParts: { count: 1 }, deleted: null });
  });

  it('has a log that is checked, and that a later look checks from a file', async () => {
    const { output, errors } = await user.run(['admin', 'transfers', 'log', small], { environment });
    expect(output.toString()).toMatch(/created .*\n(?:.*\n)*.* admin_viewed /);
    expect(errors).toMatch(/events, none altered or missing/);
    const exported = await user.run(['admin', 'transfers', 'log', small, '--json'], { environment });
    await writeFile(user.at('log.json'), exported.output);
    expect(await user.line(['log', 'verify', 'log.json'])).toContain(`events of ${small}, none altered`);
  });

  it('is deleted after a question only, which needs a terminal', async () => {
    const remove = ['admin', 'transfers', 'delete', small];
    const asked = await user.run(remove, { environment });
    expect([asked.exit, asked.errors]).toEqual([ERRORS.invalid_request.exit, expect.stringContaining('--yes')]);
    expect((await list('--state', 'deleted')).ids).toEqual([]);
    const typed = (answer: string): ReturnType<CliUser['run']> =>
      user.run(remove, { environment, shell: `echo ${answer} | script -qec "$0 $*" /dev/null` });
    const no = await typed('n');
    expect(no.output.toString()).toMatch(/delete [a-z2-7]{26} \(ready, sent .*\)\? It cannot be undone/);
    expect((await list('--state', 'deleted')).ids).toEqual([]);
    expect((await typed('y')).output.toString()).toContain(`deleted ${small}`);
    expect((await list('--state', 'deleted')).ids).toEqual([small]);
    const again = await user.run([...remove, '--yes', '--json'], { environment });
    expect(JSON.parse(again.output.toString())).toEqual({ id: small, deleted: true });
  });

  it.each(['show', 'log', 'delete'])('that is not there is refused by %s, as is what is no id', async (verb) => {
    const missing = await user.run(['admin', 'transfers', verb, 'a'.repeat(26), ...yes(verb)], { environment });
    expect(missing.exit).toBe(ERRORS.not_found.exit);
    const wrong = await user.run(['admin', 'transfers', verb, '../x', ...yes(verb)], { environment });
    expect([wrong.exit, wrong.errors]).toEqual([
      ERRORS.invalid_request.exit,
      expect.stringContaining('not the id of a transfer'),
    ]);
  });
});

function yes(verb: string): string[] {
  return verb === 'delete' ? ['--yes'] : [];
}

describe('admin key', () => {
  it('makes a key and the entry that makes it valid, with the role that is asked for', async () => {
    const { exit, output, errors } = await user.run(['admin', 'key', '--name', 'bob']);
    const [, entry = ''] = /has (bob:viewer:[0-9a-f]{64})\n/.exec(errors) ?? [];
    expect([exit, output.toString()]).toEqual([0, expect.stringMatching(/^[A-Za-z0-9_-]{43}\n$/)]);
    const key = output.toString().trim();
    expect(errors).not.toContain(key);

    const other = await startServer({
      store: 'memory:',
      environment: { SGRAPH_SEND_OPERATORS: entry, SGRAPH_SEND_UPLOADS: 'token' },
    });
    try {
      const bob = { SGRAPH_SEND_ADMIN_KEY: key, SGRAPH_SEND_ADMIN_SERVER: other.adminUrl };
      const read = await user.run(['admin', 'audit'], { environment: bob });
      expect([read.exit, read.output.toString()]).toEqual([0, expect.stringContaining('by bob (key)')]);
      const changed = await user.run(['admin', 'tokens', 'create', 'press'], { environment: bob });
      expect([changed.exit, changed.errors]).toEqual([
        ERRORS.role_required.exit,
        expect.stringContaining('bob has the role viewer, which changes nothing'),
      ]);
    } finally {
      await other.kill();
    }
  });

  it.each(['operator', 'Alice', 'a b', ''])('makes none for "%s"', async (name) => {
    const { exit, errors } = await user.run(['admin', 'key', '--name', name]);
    expect([exit, errors]).toEqual([2, expect.stringContaining('1 to 32 lower-case letters')]);
  });
});

describe('admin audit', () => {
  it('shows what operators did in a time, the newest first, and what they looked at', async () => {
    const shown = await user.line(['admin', 'audit', '--since', '1h'], { environment });
    const kinds = shown.split('\n').map((line) => line.split(/ +/)[1]);
    expect(kinds[0]).toBe('audit_read');
    expect(kinds).toEqual(expect.arrayContaining(['token_created', 'transfers_listed', 'transfer_viewed']));
    expect(shown).toContain(`transfer_viewed   ${small}, by operator (key)`);
    const before = await user.run(['admin', 'audit', '--until', '1h', '--json'], { environment });
    expect([before.output.toString(), before.errors]).toEqual(['[]\n', expect.stringContaining('nothing found')]);
  });
});

describe('a search by admin audit', () => {
  it('finds by action, operator and transfer, also by a link to it, and says how far it came', async () => {
    const run = async (...flags: string[]): Promise<string[]> => {
      const { exit, output, errors } = await user.run(['admin', 'audit', ...flags], { environment });
      return [String(exit), output.toString(), errors];
    };
    const viewed = await run('--target', `https://send.example/d/${small}#${'A'.repeat(43)}`);
    expect(viewed).toEqual([
      '0',
      expect.stringContaining(`transfer_viewed   ${small}, by operator (key)`),
      expect.stringMatching(/searched \d+ events, back to /),
    ]);
    expect(viewed.join('')).not.toContain('token_created');
    expect((await run('--kind', 'token_created', '--operator', 'OPER'))[1]).toMatch(/^\S+ {2}token_created /);
    expect(await run('--operator', 'nobody-of-this-name')).toEqual(['0', '', expect.stringContaining('nothing found')]);
    expect(await run('--target', 'small.bin')).toEqual([
      '2',
      '',
      expect.stringContaining('--target is neither the id of a transfer or access code'),
    ]);
  });
});

describe('admin store-check', () => {
  it('has the server look at its store, with the output of store check', async () => {
    const { exit, output } = await user.run(['admin', 'store-check'], { environment });
    expect([exit, output.toString()]).toEqual([
      0,
      expect.stringMatching(/^transfers: 2, parts: \d \(.*\), other files: \d+, damaged: 0\n$/),
    ]);
  });
});

describe('admin webhook-key', () => {
  it('prints only the key, another one each time, and says that it is shown once', async () => {
    const { output, errors, exit } = await user.run(['admin', 'webhook-key'], { environment });
    expect([exit, errors]).toEqual([0, expect.stringContaining('the key is shown only once')]);
    expect(output.toString()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/);
    const { key } = JSON.parse(await user.line(['admin', 'webhook-key', '--json'], { environment })) as { key: string };
    expect(key).toMatch(/^whsec_/);
    expect(`${key}\n`).not.toBe(output.toString());
    const without = await user.run(['admin', 'webhook-key', '--json'], {
      environment: { ...environment, SGRAPH_SEND_ADMIN_KEY: 'A'.repeat(43) },
    });
    expect([without.exit, without.output.toString()]).toEqual([
      ERRORS.unauthorized.exit,
      expect.not.stringContaining('whsec_'),
    ]);
  });
});
