import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { ERRORS } from '../../core/errors.ts';
import { en } from '../../frontend/i18n/en.ts';
import { limitMs } from '../setup/time-limits.ts';
import { patternBytes } from '../support/app.ts';
import {
  expect,
  expectGoodPage,
  makeFile,
  pickAgain,
  pickFile,
  receiveFile,
  sendPicked,
  sha256OfFile,
  test,
} from './fixtures.ts';
import { holdParts } from './held-parts.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/bin/sgraph-send.js', import.meta.url));
/** As another keyboard composes it. */
const [PASSWORD, DECOMPOSED] = ['Ångström und ein Satz', 'Ångström und ein Satz'.normalize('NFD')];

/** Runs the built command line with a password in its environment, and gives what it printed and how it ended. */
async function run(
  home: string,
  password: string | undefined,
  ...args: string[]
): Promise<{ output: string; exit: number; errors: string }> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    ...(password !== undefined && { SGRAPH_SEND_PASSWORD: password }),
  };
  const ended = promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
  return ended.then(
    ({ stdout, stderr }) => ({ output: stdout.trim(), exit: 0, errors: stderr }),
    (thrown: unknown) => {
      const { code, stderr } = thrown as { readonly code: number; readonly stderr: string };
      return { output: '', exit: code, errors: stderr };
    },
  );
}

async function typePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel(en['password.label'], { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** Sends a file with the password; of its parts one arrives, and the others are held. */
async function sendProtected(page: Page, path: string): ReturnType<typeof holdParts> {
  await pickFile(page, path);
  await page.getByRole('button', { name: en['password.add'] }).click();
  await page.getByLabel(en['password.label'], { exact: true }).fill(PASSWORD);
  const parts = await holdParts(page, 1);
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  return parts;
}

test('a password chosen in a page opens in the command line, and no other does', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'secret plan.bin', patternBytes(300_000, 5));
  await page.goto(origin);
  await pickFile(page, file.path);
  await page.getByRole('button', { name: en['password.add'] }).click();
  const field = page.getByLabel(en['password.label'], { exact: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('autocomplete', 'new-password');
  await field.fill('x'.repeat(1_001));
  await page.getByRole('button', { name: en['upload.send'], exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: en['password.too_long'] })).toBeVisible();
  await field.fill(PASSWORD);
  await page.getByRole('button', { name: en['password.show'] }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await expectGoodPage(page);
  await page.screenshot({ path: info.outputPath('sender.png'), fullPage: true });
  const link = await sendPicked(page);
  await expect(page.getByText('takes this link and the password')).toBeVisible();
  await page.screenshot({ path: info.outputPath('sent.png'), fullPage: true });
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      databases,
      history.state,
      location.href,
    ]);
  });
  expect(kept).not.toContain('Satz');

  const home = info.outputPath();
  const target = info.outputPath('received.bin');
  const asked = await run(home, undefined, 'receive', link, '-o', target);
  expect([asked.exit, asked.errors]).toEqual([
    ERRORS.password_required.exit,
    expect.stringContaining('protected with a password: give it with --password-file FILE or in SGRAPH_SEND_PASSWORD'),
  ]);
  const wrong = await run(home, 'not this one', 'receive', link, '-o', target);
  expect([wrong.exit, wrong.errors]).toEqual([
    ERRORS.wrong_password.exit,
    `sgraph-send: ${ERRORS.wrong_password.text}\n`,
  ]);
  const described = await run(home, DECOMPOSED, 'info', link, '--json');
  expect(JSON.parse(described.output)).toMatchObject({
    password: { memoryKib: 65_536, passes: 3, lanes: 1 },
    downloads: { claimed: 0 },
    file: { name: 'secret plan.bin' },
  });
  const received = await run(home, DECOMPOSED, 'receive', link, '-o', target);
  expect([received.exit, await sha256OfFile(target)]).toEqual([0, file.sha256]);
  expect((await run(home, PASSWORD, 'log', link)).output).toContain('protected with a password');
});

test('a page asks for a password that the command line set, before it shows the name', async ({
  page,
  origin,
}, info) => {
  const file = await makeFile(info, 'from the shell.bin', patternBytes(300_000, 6));
  const sent = await run(info.outputPath(), DECOMPOSED, 'send', file.path, '--server', origin);
  expect(sent.errors).toContain('the password is not in the link');
  const claims: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/downloads')) claims.push(request.url());
  });
  await page.goto(sent.output);
  await expect(page.getByRole('heading', { name: en['password.title'] })).toBeVisible();
  await expect(page.getByText('from the shell.bin')).toBeHidden();
  await expectGoodPage(page);
  await page.screenshot({ path: info.outputPath('recipient.png'), fullPage: true });
  await typePassword(page, 'not this one');
  const problem = page.getByRole('alert').filter({ hasText: en['error.wrong_password'] });
  await expect(problem).toBeVisible({ timeout: limitMs(45) });
  const field = page.getByLabel(en['password.label'], { exact: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expectGoodPage(page);
  await page.screenshot({ path: info.outputPath('wrong.png'), fullPage: true });
  await typePassword(page, PASSWORD);
  await expect(page.getByRole('heading', { name: 'from the shell.bin' })).toBeVisible({ timeout: limitMs(45) });
  expect(claims).toEqual([]);
  const { path } = await receiveFile(page);
  expect(await sha256OfFile(path)).toBe(file.sha256);
});

test('a recipient who waits gives the password once, and reads the log with it', async ({
  page,
  context,
  origin,
}, info) => {
  const file = await makeFile(info, 'slow.bin', patternBytes(9_000_000, 7));
  await page.goto(origin);
  const parts = await sendProtected(page, file.path);
  const field = page.getByRole('textbox', { name: en['share.link'] });
  await expect(field).toBeVisible({ timeout: limitMs(45) });
  const recipient = await context.newPage();
  await recipient.goto(await field.inputValue());
  await typePassword(recipient, PASSWORD);
  const start = recipient.getByRole('button', { name: en['download.start_later'] });
  await expect(start).toBeVisible({ timeout: limitMs(45) });
  const downloading = recipient.waitForEvent('download', { timeout: limitMs(60) });
  await start.click();
  parts.open();
  expect(await sha256OfFile(await (await downloading).path())).toBe(file.sha256);
  await recipient.goto((await field.inputValue()).replace('/d/', '/t/'));
  await typePassword(recipient, PASSWORD);
  await expect(recipient.getByText(en['password.protected'])).toBeVisible({ timeout: limitMs(45) });
});

test('an interrupted upload with a password goes on after a reload', async ({ page, origin }, info) => {
  const file = await makeFile(info, 'long.bin', patternBytes(20_000_000, 8));
  await page.goto(origin);
  const parts = await sendProtected(page, file.path);
  await expect.poll(parts.sent, { timeout: limitMs(45) }).toBeGreaterThan(1);
  page.on('dialog', (dialog) => void dialog.accept());
  // The parts are held until the page is gone: it would finish the upload otherwise.
  await page.reload();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await pickAgain(page, file.path);
  await expect(page.getByRole('heading', { name: en['sent.title'] })).toBeVisible({ timeout: limitMs(60) });
  const link = page.getByRole('textbox', { name: en['share.link'] });
  await link.press('Control+C');
  await expect(page.getByText('takes this link and the password')).toBeVisible();
  await page.goto(await link.inputValue());
  await typePassword(page, PASSWORD);
  await expect(page.getByRole('heading', { name: 'long.bin' })).toBeVisible({ timeout: limitMs(45) });
  expect(await sha256OfFile((await receiveFile(page)).path)).toBe(file.sha256);
});
