import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutSymbols } from '../../../../lib/docker/without-symbols.ts';

const LINUX = process.platform === 'linux';

describe('a program without its table of symbols', () => {
  it.runIf(LINUX)('is smaller and runs as before', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-symbols-'));
    try {
      const node = readFileSync(process.execPath);
      const smaller = withoutSymbols(node);
      expect(smaller.length).toBeLessThan(node.length);
      const program = join(folder, 'node');
      writeFileSync(program, smaller, { mode: 0o755 });
      const look = 'crypto.subtle.digest("SHA-256", new Uint8Array()).then(() => console.log(process.version))';
      expect(execFileSync(program, ['-e', look], { encoding: 'utf8' }).trim()).toBe(process.version);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is the same where it has none', () => {
    const script = Buffer.from('#!/usr/bin/env node\n');
    expect(withoutSymbols(script)).toBe(script);
    const smaller = withoutSymbols(readFileSync(process.execPath));
    expect(withoutSymbols(smaller).equals(smaller)).toBe(true);
  });
});
