import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { unsupportedNode } from '../../../cli/node-version.ts';

it.each(['22.0.0', '24.21.0', '100.0.0'])('the command runs on Node %s', (version) => {
  expect(unsupportedNode(version)).toBeUndefined();
});

it.each(['20.20.2', '9.0.0', '21.7.3'])('the command says why it does not run on Node %s', (version) => {
  expect(unsupportedNode(version)).toContain(version);
});

it('the oldest version is the one of package.json', async () => {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { engines } = JSON.parse(text) as { engines: { node: string } };
  const oldest = engines.node.replace('>=', '');
  expect(unsupportedNode(`${oldest}.0.0`)).toBeUndefined();
  expect(unsupportedNode(`${Number(oldest) - 1}.99.0`)).toContain(`Node ${oldest} or newer`);
});
