import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AWS_TARGETS, COMPONENT_NAMES } from '../../../../../lib/config/names.ts';
import { planOf } from '../../../../../lib/aws/deploy/components.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const TESTS = globSync('test/unit/lib/aws/components/*.test.ts', { cwd: ROOT }).map(read).join('\n');
const DOCUMENTS = ['docs/deployment.md', 'docs/targets.md', 'docs/map.md'].map(read).join('\n');
const exported = (name: string): string => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe.each(COMPONENT_NAMES)('the component %s', (name) => {
  it('is part of a target, for one that is of none is never created', () => {
    expect(AWS_TARGETS.filter((target) => planOf(target).names.includes(name))).not.toEqual([]);
  });

  it('is compared with its declaration, leaf by leaf, in test/unit/lib/aws/components', () => {
    expect(TESTS).toMatch(new RegExp(`^describeDeclared\\(${exported(name)},`, 'm'));
  });

  it('is in a table of docs/deployment.md, docs/targets.md or docs/map.md', () => {
    expect(DOCUMENTS).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
  });
});
