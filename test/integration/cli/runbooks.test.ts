import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSecret } from '../../../core/crypto/keys.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { patternOf, QUIET, runStep, stepsOf } from '../../support/page-steps.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'docs', 'runbooks');
const read = (page: string): string => readFileSync(join(FOLDER, page), 'utf8');
const INDEX = read('README.md');
const PAGES = readdirSync(FOLDER).filter((page) => page !== 'README.md');
/** Executed on an emulator of AWS elsewhere. */
const ON_AWS = ['bad-release.md'];

/** What happened before a page is opened. */
const PREPARED: Readonly<Record<string, (user: CliUser, environment: Environment) => Promise<void>>> = {
  'file-damaged.md': async (user, { STORE = '', BACKUP = '', TRANSFER = '' }) => {
    await user.line(['store', 'copy', STORE, BACKUP]);
    await rm(user.at('store', 'transfers', TRANSFER, 'parts', '000001'));
  },
  'region-down.md': async (_, environment) => {
    environment['AWS_ENDPOINT_URL'] = await closedAddress();
  },
};

type Environment = Record<string, string | undefined>;

/** Where nothing answers any more. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

describe('the index of the runbooks', () => {
  it('has a line for each page, and each page the version that it describes', () => {
    const linked = [...INDEX.matchAll(/^\|.*\]\((.+\.md)\) \|$/gm)].map(([, page]) => page);
    expect(linked.sort()).toEqual(PAGES.sort());
    for (const page of PAGES) expect(read(page).split('\n')[2]).toMatch(/^Describes version v/);
  });
});

describe.each(PAGES.filter((page) => !ON_AWS.includes(page) && stepsOf(read(page)).length > 0))('%s', (page) => {
  let user: CliUser;
  let server: RunningServer;
  let environment: Environment;
  beforeAll(async () => {
    user = await newCliUser();
    const adminKey = newSecret();
    const keys = { SGRAPH_SEND_ADMIN_KEY: adminKey };
    const store = `disk:${user.at('store')}`;
    server = await startServer({ store, environment: { ...keys, ...QUIET } });
    const admin = { ...keys, SGRAPH_SEND_ADMIN_SERVER: server.adminUrl };
    await writeFile(user.at('file'), new Uint8Array(300_000));
    const made = await user.line(['admin', 'tokens', 'create', 'a team', '--json'], { environment: admin });
    const sent = await user.line(['send', 'file', '--server', server.userUrl, '--json'], { environment: {} });
    const { link, id } = JSON.parse(sent) as { link: string; id: string };
    environment = {
      ...process.env,
      ...admin,
      HOME: user.folder,
      npm_config_update_notifier: 'false',
      SERVER: server.userUrl,
      STORE: store,
      BACKUP: `zip:${user.at('backup.zip')}`,
      RESTORED: `disk:${user.at('restored')}`,
      NEW: `zip:${user.at('new.zip')}`,
      LINK: link,
      TRANSFER: id,
      TOKEN_ID: (JSON.parse(made) as { info: { id: string } }).info.id,
    };
  });
  beforeAll(() => PREPARED[page]?.(user, environment));
  afterAll(async () => {
    await server.kill();
    await user.remove();
  });

  it.each(stepsOf(read(page)))('says what this prints: $command', async ({ command, prints }) => {
    const printed = await runStep(command, environment);
    expect(printed).toMatch(patternOf(prints));
    const isRed = prints.some((line) => line.includes('damaged: 1'));
    expect(/^(?:sgraph-send|npm error|error): /m.test(printed)).toBe(isRed);
  });
});
