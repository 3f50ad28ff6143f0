import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OWN_TAG } from '../../../../lib/own-tag.ts';
import { contentTag } from '../../../../lib/docker/content-tag.ts';

/** A folder with a build in it, and whatever else is given. */
function checkout(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'sgraph-send-tag-'));
  mkdirSync(join(root, 'core/stores'), { recursive: true });
  mkdirSync(join(root, 'docs'));
  const all = {
    Dockerfile: 'FROM scratch\n',
    '.dockerignore': '*\n!version\n!core\n',
    version: 'v1.2.3\n',
    'core/one.ts': '1',
    'core/stores/two.ts': '2',
    'docs/three.md': '3',
    ...files,
  };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(root, name), content);
  return root;
}

describe('the tag of an image', () => {
  const tag = (files?: Readonly<Record<string, string>>): string => contentTag('v1.2.3', checkout(files));

  it('is one that the registry knows for its own', () => {
    expect(tag()).toMatch(OWN_TAG);
    expect(tag()).toMatch(/^v1\.2\.3-/);
  });

  it('stays as long as all that is built from stays', () => {
    expect(tag()).toBe(tag());
    expect(tag({ 'docs/three.md': 'other' })).toBe(tag());
  });

  it.each<Record<string, string>>([
    { Dockerfile: 'FROM other\n' },
    { version: 'v1.2.4\n' },
    { 'core/stores/two.ts': '3' },
    { 'core/stores/three.ts': '' },
    { 'core/one.ts': '', 'core/stores/two.ts': '12' },
  ])('is another one when %o changes', (files) => {
    expect(tag(files)).not.toBe(tag());
  });

  it('is the version where nothing can be built', () => {
    expect(contentTag('v1.2.3', mkdtempSync(join(tmpdir(), 'sgraph-send-tag-')))).toBe('v1.2.3');
  });

  it('of this very checkout has all of its folders in it', () => {
    expect(contentTag('v1.2.3')).toMatch(OWN_TAG);
  });
});
