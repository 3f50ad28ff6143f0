import { expect, it } from 'vitest';
import { asRead } from '../../core/quantity.ts';
import { createTestApps, ORIGIN } from '../support/app.ts';
import { newTerms } from '../support/terms.ts';

it.each([
  ['seconds', 30 * 86_400, '30 days'],
  ['seconds', 30 * 86_400 + 1, '30 days 1 s'],
  ['seconds', 0, '0 s'],
  ['seconds', 93_784, '1 day 2 h 3 min 4 s'],
  ['bytes', 10e9, '10 GB'],
  ['bytes', 10 * 1024 ** 3, '10 GiB'],
  ['bytes', 10 * 1024 ** 3 + 1, '10 GiB (10,737,418,241 bytes)'],
  ['bytes', 17, '17 bytes'],
] as const)('%s: %d is read as %s %s', (quantity, number, expected) => {
  expect(asRead(quantity, number)).toBe(expected);
});

it.each([
  [{ expiresInSeconds: 31 * 86_400 }, 'expiresInSeconds is 31 days, must be at most 30 days on this server'],
  [{ maxDownloads: 1_000 }, 'maxDownloads is 1000, must be at most 5 on this server'],
])('the problem document of %j says %s', async (change, expected) => {
  const apps = createTestApps({ SGRAPH_SEND_MAX_DOWNLOADS: '5' });
  const { terms } = await newTerms();
  const body = JSON.stringify({ ...terms, ...change });
  const headers = { 'content-type': 'application/json' };
  const answer = await apps.user.request(`${ORIGIN}/api/transfers`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ detail: expected });
});
