import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listKept, warnOfUnreadableRequests } from '../../../cli/kept-requests.ts';
import type { Unfinished } from '../../../cli/unfinished.ts';
import {
  chooseUnfinished,
  downloadStatePath,
  listUnfinished,
  warnOfUnreadableTransfers,
} from '../../../cli/unfinished.ts';

const ID = 'abcdefghijklmnopqrstuvwxyz';
const SECRET = 'A'.repeat(43);
const download = (id: string, target: string): Unfinished => {
  const head = {
    version: 1,
    kind: 'download',
    startedAt: '2026-11-30T15:00:00.000Z',
    until: '2026-12-30T15:00:00.000Z',
    place: { kind: 'store', url: 'disk:/srv/send' },
    id,
    secret: SECRET,
    target,
    temporary: null,
    bytes: 1,
  } as unknown as Extract<Unfinished, { kept: unknown }>['head'];
  return { path: `/state/${id}`, head, kept: undefined };
};

describe('the transfer that is resumed or forgotten', () => {
  const one = download(ID, resolve('one'));
  const other = download(ID, resolve('other'));
  const alone = download(ID.toUpperCase(), '-');

  it('is the one with that id, or with that path', () => {
    expect(chooseUnfinished([one, other, alone], ID.toUpperCase())).toBe(alone);
    expect(chooseUnfinished([one, other, alone], 'other')).toBe(other);
    expect(chooseUnfinished([one, other, alone], resolve('one'))).toBe(one);
    expect(chooseUnfinished([one, other, alone], '-')).toBe(alone);
    expect(chooseUnfinished([alone], undefined)).toBe(alone);
    expect(() => chooseUnfinished([alone], 'other')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('is not one of several that was not chosen', () => {
    expect(() => chooseUnfinished([one, other], ID)).toThrow(/several downloads of this transfer .* the path of one/);
    expect(() => chooseUnfinished([one, alone], undefined)).toThrow(/several unfinished transfers/);
  });
});

describe('a state file that this version cannot read', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'state-'));
    for (const kind of ['uploads', 'downloads', 'requests'])
      mkdirSync(join(state, kind, 'folder.jsonl'), { recursive: true });
  });
  afterEach(() => rmSync(state, { recursive: true }));
  const directories = (): Parameters<typeof listUnfinished>[0] => ({ config: undefined, state });

  it('is named, stays, and hinders nothing', async () => {
    const damaged = join(state, 'uploads', `${ID}.jsonl`);
    const newer = join(state, 'downloads', `${ID}-0123456789ab.jsonl`);
    const request = join(state, 'requests', `${ID}.jsonl`);
    writeFileSync(damaged, '\0\0\0\n');
    writeFileSync(newer, '{"version":2,"kind":"download"}\n');
    writeFileSync(request, '');
    const warnings: string[] = [];
    const terminal = { warn: (line: string): void => void warnings.push(line) };
    expect(await listUnfinished(directories())).toEqual([]);
    expect(await listKept(directories())).toEqual([]);
    await warnOfUnreadableTransfers(directories(), terminal);
    await warnOfUnreadableRequests(directories(), terminal);
    const text = 'this file is damaged or of a newer version, and was left out:';
    expect(warnings).toEqual([damaged, newer, request].map((path) => `${text} ${path}`));
  });

  it('is not the place of a new download, whose own file the next one finds', async () => {
    const first = await downloadStatePath(directories(), ID, '/target');
    expect(first).toMatch(/-[0-9a-f]{12}\.jsonl$/);
    writeFileSync(first!, '{"version":2,"kind":"download"}\n');
    const second = await downloadStatePath(directories(), ID, '/target');
    expect(second).toBe(first!.replace('.jsonl', '-2.jsonl'));
    const { head } = download(ID, '/target');
    writeFileSync(
      second!,
      `${JSON.stringify({ ...head, id: 'a'.repeat(26), place: { ...head.place, mode: 'server' }, secret: SECRET, claimId: SECRET, extract: false, force: false })}\n`,
    );
    expect(await downloadStatePath(directories(), ID, '/target')).toBe(second);
    expect(await downloadStatePath({ config: undefined, state: undefined }, ID, '/target')).toBeUndefined();
  });
});
