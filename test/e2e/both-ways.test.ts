import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { en } from '../../frontend/i18n/en.ts';
import { limitMs } from '../setup/time-limits.ts';
import type { CliUser } from '../support/cli.ts';
import { newCliUser } from '../support/cli.ts';
import { chooseFiles, expect, pickFile, receiveFile, sendPicked, test } from './fixtures.ts';

let user: CliUser;
test.beforeEach(async () => {
  user = await newCliUser();
});
test.afterEach(() => user.remove());

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Saves what the click downloads and gives its name and content. */
async function saved(page: Page, click: () => Promise<void>): Promise<[string, string]> {
  const downloading = page.waitForEvent('download');
  await click();
  const download = await downloading;
  return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
}

async function makeHoliday(): Promise<string> {
  await mkdir(user.at('holiday', 'Ünterwegs & weiter'), { recursive: true });
  await writeFile(user.at('holiday', 'Ünterwegs & weiter', 'ضوء 😀.txt'), 'light');
  await writeFile(user.at('holiday', 'empty.txt'), '');
  return user.at('holiday');
}

test('one file out of a folder is taken by a browser where the command line sent it', async ({ page, origin }) => {
  await makeHoliday();
  const link = await user.line(['send', 'holiday', '--server', origin, '--downloads', '1']);
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'holiday.zip' })).toBeVisible();
  await press(page, en['download.look']);
  await press(page, 'holiday');
  await press(page, 'Ünterwegs & weiter');
  expect(await saved(page, () => press(page, 'Save ضوء 😀.txt'))).toEqual(['ضوء 😀.txt', 'light']);
});

test('one file out of a folder is taken by the command line where a browser sent it', async ({ page, origin }) => {
  const folder = await makeHoliday();
  await page.goto(origin);
  await chooseFiles(page, folder, () => press(page, en['drop.folder']));
  const link = await sendPicked(page);
  const listed = JSON.parse(await user.line(['receive', link, '--list', '--json'])) as { files: { path: string }[] };
  expect(listed.files.map(({ path }) => path).sort()).toEqual([
    'holiday/empty.txt',
    'holiday/Ünterwegs & weiter/ضوء 😀.txt',
  ]);
  const taken = ['receive', link, '--only', 'holiday/Ünterwegs & weiter/ضوء 😀.txt', '-o', '-'];
  expect((await user.run(taken)).output.toString()).toBe('light');
});

test('an empty file with an odd name and a message go both ways', async ({ page, origin }) => {
  const name = '  “-rf” ‘x’ ٣ 😀.tar.gz';
  await writeFile(user.at(name), '');
  const sent = ['send', `./${name}`, '--server', origin, '--message', '=1+1 🙂\n\u202eabc'];
  await page.goto(await user.line(sent));
  await expect(page.getByLabel('Message from the sender')).toContainText('=1+1 🙂');
  const received = await receiveFile(page);
  expect(await readFile(received.path, 'utf8')).toBe('');
  await page.goto(origin);
  await pickFile(page, user.at(name));
  await page.getByLabel(en['options.message']).fill('=1+1 🙂');
  const link = await sendPicked(page);
  const info = JSON.parse(await user.line(['info', link, '--json'])) as { file: { name: string; message: string } };
  expect(info.file).toMatchObject({ message: '=1+1 🙂', bytes: 0 });
  const path = await user.line(['receive', link, '-o', 'copy']);
  expect([await readFile(path, 'utf8'), info.file.name]).toEqual(['', name]);
  // A browser saves it without the spaces before it.
  expect(received.name).toBe(name.trim());
});

test('a request of a page is answered by the command line, and one of the command line by a page', async ({
  page,
  origin,
}) => {
  await writeFile(user.at('beach.txt'), 'beach');
  await page.goto(`${origin}/request`);
  await press(page, en['request.create']);
  const link = page.getByRole('textbox', { name: en['request.link'] });
  await user.line(['send', 'beach.txt', '--to', await link.inputValue()]);
  await press(page, en['request.refresh']);
  await page.getByRole('link', { name: en['request.open'], exact: true }).click();
  expect(await readFile((await receiveFile(page)).path, 'utf8')).toBe('beach');

  const made = JSON.parse(await user.line(['request', 'create', '--title', 'Dunes', '--server', origin, '--json'])) as {
    link: string;
  };
  await page.goto(made.link);
  await expect(page.getByRole('heading', { name: 'Dunes' })).toBeVisible();
  await pickFile(page, user.at('beach.txt'));
  await press(page, en['upload.send']);
  await expect(page.getByRole('heading', { name: en['request.sent'] })).toBeVisible({ timeout: limitMs(45) });
  expect(await readFile(await user.line(['request', 'receive', '-o', 'in']), 'utf8')).toBe('beach');
});

test('passwords of any script and of the greatest length open both ways, however they are composed', async ({
  page,
  origin,
}) => {
  await writeFile(user.at('plan.txt'), 'plan');
  const type = (password: string): Promise<void> =>
    page.getByLabel(en['password.label'], { exact: true }).fill(password);
  const given = (password: string): { environment: Record<string, string> } => ({
    environment: { SGRAPH_SEND_PASSWORD: password },
  });
  const longest = '👩‍👩‍👧🔑'.repeat(167).slice(0, -4);
  expect(Array.from(longest)).toHaveLength(1_000);
  for (const [here, there] of [
    [longest, longest],
    ['비밀번호 각 كلمةُ السِّر'.normalize('NFD'), '비밀번호 각 كلمةُ السِّر'.normalize('NFC')],
  ] as const) {
    await page.goto(origin);
    await pickFile(page, user.at('plan.txt'));
    await press(page, en['password.add']);
    await type(here);
    const received = await user.run(['receive', await sendPicked(page), '-o', '-'], given(there));
    expect([received.exit, received.output.toString()]).toEqual([0, 'plan']);

    await page.goto(await user.line(['send', 'plan.txt', '--server', origin], given(there)));
    await type(here);
    await press(page, en['key.open']);
    await expect(page.getByRole('heading', { name: 'plan.txt' })).toBeVisible({ timeout: limitMs(45) });
  }
});
