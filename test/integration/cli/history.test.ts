import { writeFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { newCliUser } from '../../support/cli.ts';

interface Shown {
  readonly link: string;
  readonly manage?: string;
  readonly paths: readonly string[];
}

it('the history has what was sent and received, and gives commands the private link for an ID', async () => {
  const user = await newCliUser();
  onTestFinished(() => user.remove());
  const store = ['--store', `disk:${user.at('store')}`];
  await writeFile(user.at('a.txt'), 'a');
  const link = await user.line(['send', 'a.txt', ...store]);
  const [id = '', key = ''] = link.split('#');
  await user.line(['send', 'a.txt', '--no-history', ...store]);
  await user.line(['receive', id, '-o', 'b.txt']);
  const [received, sent] = JSON.parse(await user.line(['history', 'show', id.slice(0, 8), '--json'])) as Shown[];
  expect(received).toMatchObject({ link, paths: [user.at('b.txt')] });
  expect(sent).toMatchObject({ link, paths: [user.at('a.txt')] });
  expect(sent?.manage).toMatch(new RegExp(`^${id}#`));
  await user.line(['delete', id]);
  const list = await user.line(['history']);
  expect(list.split('\n').map((line) => line.split(/ {2,}/)[1])).toEqual(['received', 'sent']);
  expect(list).toMatch(/ {2}deleted {2}/);
  expect(list).not.toContain(key);
  expect((await user.run(['history', '--clear'])).errors).toMatch(/removed 2 transfers/);
  expect(await user.line(['history'])).toBe('the history is empty');
  expect((await user.run(['delete', id])).errors).toMatch(/key is missing/);
});
