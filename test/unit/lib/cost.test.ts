import { expect, it } from 'vitest';
import { createMemoryStore } from '../../../core/stores/memory.ts';
import type { Store } from '../../../core/stores/store.ts';
import { assembleParts } from '../../../lambdas/http/app-env.ts';
import { readSettings } from '../../../lambdas/settings.ts';
import { estimateIdleMonth, IDLE_MAINTENANCE } from '../../../lib/cost.ts';
import { testConfig } from './deployment.ts';

/** What a run asks the store for where nobody has sent anything. */
async function callsOfAnIdleRun(): Promise<string[]> {
  const calls: string[] = [];
  const store: Store = new Proxy(createMemoryStore(), {
    get(target, name, receiver) {
      calls.push(String(name));
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  const { maintenance } = assembleParts({
    store,
    settings: readSettings({}, false),
    clock: Date.now,
    assets: new Map(),
    log: () => undefined,
    peerAddress: () => undefined,
    requestBody: () => null,
    later: (work) => work,
  });
  calls.length = 0;
  await maintenance.run({ caller: 'schedule', request: 'idle' });
  return calls;
}

it('the cost of an idle month counts the lists that maintenance really asks for', async () => {
  expect(await callsOfAnIdleRun()).toEqual(Array.from({ length: IDLE_MAINTENANCE.lists }, () => 'list'));
  expect(estimateIdleMonth(testConfig())).toBeGreaterThan(0.1);
  expect(estimateIdleMonth(testConfig())).toBeLessThan(0.3);
});
