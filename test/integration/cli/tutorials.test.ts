import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../setup/command.ts';
import { canInstallPackages, installPackages } from '../../setup/debian.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { patternOf, QUIET, runStep, stepsOf } from '../../support/page-steps.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';
import { ELSEWHERE, otherCommandsOf } from './tutorial-commands.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDER = 'docs/tutorials';
const PAGES = readdirSync(join(ROOT, FOLDER))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `${FOLDER}/${file}`);
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

describe.each(PAGES.filter((page) => stepsOf(read(page)).length > 0))('%s', (page) => {
  let user: CliUser;
  let server: RunningServer;
  let environment: Record<string, string | undefined>;
  beforeAll(async () => {
    user = await newCliUser();
    const store = `disk:${user.at('store')}`;
    server = await startServer({ store, environment: QUIET });
    await writeFile(user.at('photo.jpg'), randomBytes(300_000));
    await user.line(['send', 'photo.jpg', '--server', server.userUrl]);
    environment = {
      ...process.env,
      HOME: user.folder,
      npm_config_update_notifier: 'false',
      SERVER: server.userUrl,
      STORE: store,
      BACKUP: `zip:${user.at('backup.zip')}`,
      RESTORED: `disk:${user.at('restored')}`,
      NEW: `disk:${user.at('new')}`,
    };
  });
  afterAll(async () => {
    await server.kill();
    await user.remove();
  });

  it.each(stepsOf(read(page)))('says what this prints: $command', async ({ command, prints }) => {
    // The program of this checkout, in the place of what `npx` would install.
    const program = `"${process.execPath}" "${join(ROOT, 'dist', 'bin', 'sgraph-send.js')}"`;
    const printed = await runStep(command.replaceAll('npx sgraph-send', program), environment, user.folder);
    expect(printed).toMatch(patternOf(prints));
    expect(printed).not.toMatch(/^(?:sgraph-send|error): /m);
  });
});

describe('the service of the page on systemd', () => {
  it('is one that systemd takes', async () => {
    if ((await answerOf('systemd-analyze', ['--version'])) === undefined) {
      if (!canInstallPackages()) throw new Error('there is no systemd-analyze: install systemd');
      await installPackages('systemd');
    }
    const [, unit = ''] = /^```ini\n([^]*?)^```$/m.exec(read(`${FOLDER}/systemd.md`)) ?? [];
    expect(unit).toContain('ExecStart=');
    const user = await newCliUser();
    try {
      const file = user.at('sgraph-send.service');
      await writeFile(file, unit);
      expect(await answerOf('systemd-analyze', ['verify', file])).toBe('');
      await writeFile(file, unit.replace('/usr/bin/env', '/nowhere/env'));
      expect(await answerOf('systemd-analyze', ['verify', file])).toBeUndefined();
    } finally {
      await user.remove();
    }
  });
});

describe('every other command of the README and of the tutorials', () => {
  const commands = ['README.md', ...PAGES].flatMap((page) => otherCommandsOf(read(page)));

  it('is run by a test that is named, or has the reason why it is not', () => {
    expect(commands.filter((command) => !(command in ELSEWHERE))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((command) => !commands.includes(command))).toEqual([]);
  });

  it.each(Object.entries(ELSEWHERE).filter(([, place]) => place.startsWith('test/')))('%s: %s is there', (_, place) => {
    expect(() => readFileSync(join(ROOT, place))).not.toThrow();
  });
});
