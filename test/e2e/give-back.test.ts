import { createHash } from 'node:crypto';
import { downloadLink, manageLink } from '../../core/link.ts';
import { patternBytes } from '../support/app.ts';
import { leaveDownload } from '../support/left-download.ts';
import { expect, receiveFile, sendByClient, sha256OfFile, test } from './fixtures.ts';

test('the sender gives a download back that was left, and the link works again', async ({
  page,
  context,
  origin,
  client,
}) => {
  const { id, secret, ownerSecret } = await sendByClient(client, { bytes: 5_000, downloads: 1 });
  await leaveDownload(client, id, secret);
  const recipient = await context.newPage();
  await recipient.goto(downloadLink(origin, id, secret));
  await recipient.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(recipient.getByRole('heading', { name: 'All downloads are used up' })).toBeVisible();

  await page.goto(manageLink(origin, id, ownerSecret));
  const running = page.locator('div', { has: page.getByRole('term').getByText('Begun, not finished') }).last();
  await expect(running).toContainText('1');
  const giveBack = page.getByRole('button', { name: 'Give back unfinished downloads' });
  await giveBack.click();
  const question = page.getByRole('dialog', { name: 'Give back 1 download?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(running).toContainText('1');
  await giveBack.click();
  await question.getByRole('button', { name: 'Give back', exact: true }).click();
  await expect(giveBack).toBeHidden();
  await expect(running).toContainText('0');

  // A refused try is no download that could go on.
  await recipient.reload();
  const file = await receiveFile(recipient);
  const sent = createHash('sha256').update(patternBytes(5_000)).digest('hex');
  expect(await sha256OfFile(file.path)).toBe(sent);
});
