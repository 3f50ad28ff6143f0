import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyText, openAddress } from '../../../cli/desktop.ts';
import { passOn } from '../../../cli/pass-on.ts';
import { createTerminal } from '../../../cli/terminal.ts';

const LINK = 'https://send.example/d/abc#key';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-desktop-'));
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A program of a desktop. */
async function install(name: string, script: string): Promise<void> {
  await writeFile(at(name), `#!/bin/sh\n${script}\n`);
  await chmod(at(name), 0o755);
}

describe('a link', () => {
  it('is copied by the first program that can, which reads it and does not have it as an argument', async () => {
    await install('wl-copy', 'exit 1');
    await install('xclip', `cat > ${at('copied')}; echo "$@" > ${at('arguments')}`);
    await copyText(LINK, 'linux');
    expect(await readFile(at('copied'), 'utf8')).toBe(LINK);
    expect(await readFile(at('arguments'), 'utf8')).toBe('-selection clipboard\n');
  });

  it.each([
    ['darwin', 'pbcopy'],
    ['win32', 'clip'],
  ] as const)('is copied on %s by %s', async (platform, program) => {
    await install(program, `cat > ${at('copied')}`);
    await copyText(LINK, platform);
    expect(await readFile(at('copied'), 'utf8')).toBe(LINK);
  });

  it('that nothing can copy is refused with what to install, and is a warning of the command', async () => {
    vi.stubEnv('PATH', folder);
    await expect(copyText(LINK, 'linux')).rejects.toThrow(/install wl-clipboard, xclip or xsel/);
    await expect(openAddress(LINK, 'linux')).rejects.toThrow(/open the link yourself/);
    const lines: string[] = [];
    const terminal = { ...createTerminal({}), warn: (line: string) => void lines.push(line) };
    await passOn(terminal, LINK, { copy: true, open: true });
    expect(lines).toEqual([
      expect.stringMatching(/^the link was not copied: /),
      expect.stringMatching(/^the link was not opened: /),
    ]);
  });

  it.each([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'rundll32'],
  ] as const)('is opened on %s by %s, for whose end nothing waits', async (platform, program) => {
    await install(program, `echo "$@" > ${at('part')}; mv ${at('part')} ${at('opened')}; exec cat`);
    await openAddress(LINK, platform);
    await vi.waitFor(async () => expect(await readFile(at('opened'), 'utf8')).toMatch(`${LINK}\n`), 60_000);
  });
});
