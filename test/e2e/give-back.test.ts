import { createHash } from 'node:crypto';
import { downloadLink, manageLink } from '../../core/link.ts';
import { patternBytes } from '../support/app.ts';
import { leaveDownload } from '../support/left-download.ts';
import { expect, receiveFile, sendByClient, sha256OfFile, test } from './fixtures.ts';
import { en } from '../../frontend/i18n/en.ts';

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
  await expect(recipient.getByRole('heading', { name: en['error.limit_reached'] })).toBeVisible();

  await page.goto(manageLink(origin, id, ownerSecret));
  await expect(page.getByText('Being downloaded now')).toBeVisible();
  const started = page.getByText(/^1 download was started today \d/);
  await expect(started).toBeVisible();
  const giveBack = page.getByRole('button', { name: en['manage.give_back'] });
  await giveBack.click();
  const question = page.getByRole('dialog', { name: 'Free up 1 download?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(started).toBeVisible();
  await giveBack.click();
  await question.getByRole('button', { name: en['give_back.yes'], exact: true }).click();
  await expect(giveBack).toBeHidden();
  await expect(started).toBeHidden();
  await expect(page.getByText(en['downloads.none'])).toBeVisible();

  // A refused try is not a download that could be resumed.
  await recipient.reload();
  const file = await receiveFile(recipient);
  const sent = createHash('sha256').update(patternBytes(5_000)).digest('hex');
  expect(await sha256OfFile(file.path)).toBe(sent);
});
