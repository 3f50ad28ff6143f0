import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as admin from '../../core/admin/schemas.ts';
import * as transfers from '../../core/schemas.ts';
import * as stats from '../../core/stats/schemas.ts';
import * as tokens from '../../core/tokens/schemas.ts';
import { STORED_FILES } from '../../lambdas/user/stored-files.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOC = readFileSync(join(ROOT, 'docs', 'data-classification.md'), 'utf8');

/** Every schema by which files are written, and the files. A new one has to be put here, or the second test fails. */
const FILES: Readonly<
  Record<string, { readonly schema: { readonly shape: object }; readonly files: readonly string[] }>
> = {
  TransferRecord: { schema: transfers.TransferRecord, files: ['transfers/{id}/transfer.json'] },
  MomentRecord: {
    schema: transfers.MomentRecord,
    files: ['transfers/{id}/completed.json', 'tokens/{token}/deleted.json', 'admin/sessions/{session}.ended.json'],
  },
  DeletedRecord: { schema: transfers.DeletedRecord, files: ['transfers/{id}/deleted.json'] },
  DamageRecord: { schema: transfers.DamageRecord, files: ['transfers/{id}/damage/{k}.json'] },
  ExpiryRecord: { schema: transfers.ExpiryRecord, files: ['transfers/{id}/expiry/{k}.json'] },
  CapacityRecord: { schema: transfers.CapacityRecord, files: ['capacity/{time}.json'] },
  DownloadEndRecord: {
    schema: transfers.DownloadEndRecord,
    files: ['transfers/{id}/downloads/{k}.finished.json'],
  },
  DownloadRecord: { schema: transfers.DownloadRecord, files: ['transfers/{id}/downloads/{k}.json'] },
  TransferEvent: { schema: transfers.TransferEvent, files: ['transfers/{id}/events/{event}.json'] },
  TokenRecord: { schema: tokens.TokenRecord, files: ['tokens/{token}/token.json'] },
  TokenUseRecord: { schema: tokens.TokenUseRecord, files: ['tokens/{token}/uses/{k}.json'] },
  TokenTransferRecord: { schema: tokens.TokenTransferRecord, files: ['tokens/{token}/transfers/{id}.json'] },
  TokenStateRecord: { schema: tokens.TokenStateRecord, files: ['tokens/{token}/states/{k}.json'] },
  TokenLimitRecord: { schema: tokens.TokenLimitRecord, files: ['tokens/{token}/limits/{k}.json'] },
  SessionRecord: { schema: admin.SessionRecord, files: ['admin/sessions/{session}.json'] },
  AuditEvent: { schema: admin.AuditEvent, files: ['admin/events/{day}/{event}.json'] },
  StatsRecord: { schema: stats.StatsRecord, files: ['stats/hours/{hour}.json', 'stats/days/{day}.json'] },
  LateRecord: { schema: stats.LateRecord, files: ['stats/late/{period}.json'] },
};

/** Fields by file, as the tables below the headings that name files have them. */
function documented(doc: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const section of doc.split(/^#{2,3} /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const rows = lines.filter((line) => line.startsWith('| `')).map((line) => line.split('|')[1] ?? '');
    const fields = rows.flatMap((cell) => quoted(cell));
    for (const file of quoted(heading)) found.set(file, fields);
  }
  return found;
}

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}

describe('docs/data-classification.md', () => {
  const fields = documented(DOC);

  it.each(Object.entries(FILES))('describes exactly the fields of %s', (_, { schema, files }) => {
    for (const file of files) expect([...(fields.get(file) ?? [])].sort()).toEqual(Object.keys(schema.shape).sort());
  });

  it('knows every schema that is named as one of a file', () => {
    const names = [transfers, tokens, admin, stats].flatMap((schemas) => Object.keys(schemas));
    // An event has another schema by which it is read.
    const written = names.filter((name) => /(?:Record|Event)$/.test(name) && !/^Stored/.test(name));
    expect(written.sort()).toEqual(Object.keys(FILES).sort());
  });

  it('names every file that the user app writes, with its fields', () => {
    for (const { file, fields: members } of STORED_FILES) {
      expect(fields.get(file), file).toBeDefined();
      expect([...fields.get(file)!].sort(), file).toEqual([...members].sort());
    }
  });

  it('names every prefix of the store', () => {
    const prefixes = new Set([...fields.keys()].map((file) => file.split('/')[0]));
    const written = readFileSync(join(ROOT, 'lib', 'config', 'store-access.ts'), 'utf8');
    for (const [, prefix] of written.matchAll(/^ {2}'([a-z-]+)\/',$/gm)) expect(prefixes, prefix).toContain(prefix);
  });

  it('names every field of the lines that the server logs', async () => {
    const { client, user, logLines } = createTestApps();
    const options = { metadata: { name: 'a', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
    await client.upload({ ...options, source: sourceOf(patternBytes(10)) });
    await user.request(`${ORIGIN}/api/transfers`, { method: 'POST' });
    const logged = new Set(logLines.flatMap((line) => Object.keys(line)));
    expect(logged.size).toBeGreaterThan(5);
    const section = DOC.slice(DOC.indexOf('## Logs of the server'), DOC.indexOf('## In the browser'));
    expect([...logged].filter((field) => !quoted(section).includes(field))).toEqual([]);
  });

  it('names every key that the page keeps things under', () => {
    const folder = join(ROOT, 'frontend');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const keys = sources.flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/'(sgraph-send\.[a-z-]+)'/g)].map(([, key]) => key!),
    );
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => !DOC.includes(`\`${key}\``))).toEqual([]);
  });

  it('would notice a field that is new, and one that is gone', () => {
    const { shape } = transfers.TransferEvent;
    const described = documented(DOC.replace('`caller` | who', '`visitor` | who')).get(
      'transfers/{id}/events/{event}.json',
    )!;
    expect(described.filter((field) => !Object.hasOwn(shape, field))).toEqual(['visitor']);
    expect(Object.keys(shape).filter((field) => !described.includes(field))).toEqual(['caller']);
  });
});
