import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createTestApps, patternBytes, sourceOf } from '../../support/app.ts';

describe('a clock that is set back during a request', () => {
  it('gives no negative times in the log', async () => {
    const memory = createMemoryStore();
    const create: Store['create'] = (...object) => {
      apps.advance(-3600);
      return memory.create(...object);
    };
    const apps = createTestApps({}, { ...memory, create });
    await apps.client.upload({
      metadata: { name: 'a.bin', type: '' },
      maxDownloads: 1,
      expiresInSeconds: 86_400,
      source: sourceOf(patternBytes(1_000)),
    });
    expect(apps.logLines.length).toBeGreaterThan(0);
    expect(apps.logLines.filter(({ ms }) => Number(ms) < 0)).toEqual([]);
  });
});
