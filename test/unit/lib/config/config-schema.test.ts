import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../lib/config/config-file.ts';

const kept = (): unknown =>
  JSON.parse(readFileSync(new URL('../../../../deploy.config.schema.json', import.meta.url), 'utf8'));

describe('the schema that editors read', () => {
  it('is the one that the deployment checks by: `node bin/deploy.ts config --schema > deploy.config.schema.json`', () => {
    expect(kept()).toEqual(configSchema());
  });
});
