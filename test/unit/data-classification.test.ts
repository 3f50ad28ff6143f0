import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as admin from '../../core/admin/schemas.ts';
import * as requests from '../../core/requests/schemas.ts';
import * as transfers from '../../core/schemas.ts';
import * as stats from '../../core/stats/schemas.ts';
import * as tokens from '../../core/tokens/schemas.ts';
import { STORED_FILES, STORED_FOLDERS } from '../../core/stored-files.ts';
import { USER_FILES } from '../../lambdas/user/stored-files.ts';
import { createTestApps, ORIGIN, patternBytes, sourceOf } from '../support/app.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOC = readFileSync(join(ROOT, 'docs', 'data-classification.md'), 'utf8');

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

  it.each(STORED_FILES.filter(({ schema }) => schema))('describes exactly the fields of $file', ({ file, schema }) => {
    expect([...(fields.get(file) ?? [])].sort()).toEqual(Object.keys(schema!.shape).sort());
  });

  it('knows every schema that is named as one of a file', () => {
    const schemas = [transfers, requests, tokens, admin, stats].flatMap((module) => Object.entries(module));
    const named = schemas.filter(([name]) => /(?:Record|Event)$/.test(name) && !name.startsWith('Stored'));
    expect(named.length).toBeGreaterThan(15);
    const rows = STORED_FILES.map(({ schema }) => schema);
    expect(named.filter(([, schema]) => !rows.some((row) => row === schema)).map(([name]) => name)).toEqual([]);
  });

  it('names every file of the store', () => {
    const now = STORED_FILES.filter(({ by }) => by !== 'older').map(({ file }) => file);
    expect(now.filter((file) => !fields.has(file))).toEqual([]);
  });

  it('names every file that the user app writes, with its fields', () => {
    for (const { file, fields: members } of USER_FILES) {
      expect(fields.get(file), file).toBeDefined();
      expect([...fields.get(file)!].sort(), file).toEqual([...members].sort());
    }
  });

  it('names every prefix of the store', () => {
    const prefixes = new Set([...fields.keys()].map((file) => file.split('/')[0]));
    for (const folder of STORED_FOLDERS) expect(prefixes, folder).toContain(folder);
  });

  it('names every field of the lines that the server logs', async () => {
    const { client, user, logLines } = createTestApps({ SGRAPH_SEND_LOG_LEVEL: 'debug' });
    const options = { metadata: { name: 'a', type: '' }, expiresInSeconds: 600, maxDownloads: 1 };
    await client.upload({ ...options, source: sourceOf(patternBytes(10)) });
    await user.request(`${ORIGIN}/api/transfers`, { method: 'POST' });
    const logged = new Set(logLines.flatMap((line) => Object.keys(line)));
    expect(logged.size).toBeGreaterThan(5);
    expect(logged).toContain('requestBytes');
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
