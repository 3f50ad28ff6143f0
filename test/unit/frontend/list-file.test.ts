import { describe, expect, it } from 'vitest';
import { deriveLinkKeys, newSecret } from '../../../core/crypto/keys.ts';
import type { KeptTransfer } from '../../../frontend/kept-transfers.ts';
import { listFileText, readListFile } from '../../../frontend/list-file.ts';

const SERVER = 'https://send.example';
const AT = new Date('2026-03-01T12:00:00.000Z');

async function entry(name: string): Promise<KeptTransfer> {
  const secret = newSecret();
  const { transferId } = await deriveLinkKeys(secret);
  const times = { sentAt: '2026-03-01T11:00:00.000Z', expiresAt: '2026-03-02T11:00:00.000Z' };
  return { id: transferId, secret, ownerSecret: newSecret(), name, bytes: 5, ...times };
}

type FileMembers = Record<string, unknown> & { transfers: Record<string, unknown>[] };

async function changed(change: (file: FileMembers) => void): Promise<string> {
  const file = JSON.parse(listFileText([await entry('one'), await entry('two')], SERVER, AT)) as FileMembers;
  change(file);
  return JSON.stringify(file);
}

describe('a saved list of sent files', () => {
  it('gives each transfer back as it was, but not whether its link was passed on', async () => {
    const transfers = [await entry('a “file”.txt'), await entry('')];
    const text = listFileText([{ ...transfers[0]!, unshared: true }, transfers[1]!], SERVER, AT);
    expect(await readListFile(text, SERVER)).toEqual({ transfers, refused: 0 });
  });

  it.each<[string, (file: FileMembers) => void]>([
    ['an id of another link', ({ transfers: [one, two] }) => (one!['id'] = two!['id'])],
    ['a key that was cut', ({ transfers: [one] }) => (one!['secret'] = String(one!['secret']).slice(1))],
    ['an owner key that was cut', ({ transfers: [one] }) => (one!['ownerSecret'] = 'short')],
    ['a moment that is none', ({ transfers: [one] }) => (one!['sentAt'] = 'yesterday')],
    ['a member that is missing', ({ transfers: [one] }) => delete one!['name']],
    ['no object', (file) => (file.transfers[0] = null as never)],
  ])('leaves out an entry with %s, and keeps the others', async (_, change) => {
    const found = await readListFile(await changed(change), SERVER);
    expect(found).toMatchObject({ transfers: [{ name: 'two' }], refused: 1 });
  });

  it.each<[string, (file: FileMembers) => void, object]>([
    ['another format', (file) => (file['format'] = 'sgraph-send log'), { flaw: 'foreign' }],
    ['no entries', (file) => delete (file as Record<string, unknown>)['transfers'], { flaw: 'foreign' }],
    ['a server that is no origin', (file) => (file['server'] = 'the page, of course'), { flaw: 'foreign' }],
    ['a later version', (file) => (file['version'] = 2), { flaw: 'newer' }],
    [
      'another server',
      (file) => (file['server'] = 'https://other.example'),
      { flaw: 'other_server', server: 'https://other.example' },
    ],
  ])('adds nothing when it has %s', async (_, change, flaw) => {
    expect(await readListFile(await changed(change), SERVER)).toEqual(flaw);
  });

  it('is told from other files wherever it was cut', async () => {
    const text = await changed(() => undefined);
    for (const end of [60, text.length >> 1, text.length - 1])
      expect(await readListFile(text.slice(0, end), SERVER)).toEqual({ flaw: 'cut' });
    for (const other of ['', 'hello', '{"a":', '[]', 'null', '{}', '\u0000\u0001'])
      expect(await readListFile(other, SERVER)).toEqual({ flaw: 'foreign' });
  });
});
