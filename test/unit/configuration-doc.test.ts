import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigFile } from '../../lib/config/config-file.ts';
import { CONFIGURATION_PAGE, configurationPage } from '../../tools/configuration-page.ts';

const doc = readFileSync(CONFIGURATION_PAGE, 'utf8');

describe('docs/configuration.md', () => {
  it('has the members of a configuration in its tables, which are written by `node tools/configuration-page.ts`', () => {
    expect(doc).toBe(configurationPage(doc));
  });

  it('shows files that can be used', () => {
    const examples = [...doc.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, text]) => JSON.parse(text!) as unknown);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(() => ConfigFile.parse(example)).not.toThrow();
  });
});
