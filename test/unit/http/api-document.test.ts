import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as queries from '../../../core/admin/queries.ts';
import * as admin from '../../../core/admin/schemas.ts';
import * as storeCheck from '../../../core/admin/store-check.ts';
import * as transfers from '../../../core/schemas.ts';
import * as statistics from '../../../core/stats/schemas.ts';
import * as tokens from '../../../core/tokens/schemas.ts';
import * as shownToken from '../../../core/tokens/shown-token.ts';
import { describedSchema } from '../../../lambdas/http/api-document.ts';
import { WITH_KEY } from '../../support/admin.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';
import { nearly } from '../../support/of-schema.ts';

const SCHEMAS = [queries, admin, storeCheck, transfers, statistics, tokens, shownToken].flatMap((module) =>
  Object.entries(module).filter((entry): entry is [string, z.ZodMiniType] => entry[1] instanceof z.core.$ZodType),
);

describe('a schema of the API', () => {
  it.each(SCHEMAS)('%s accepts and refuses what the one of core does, and says the same', (_, schema) => {
    fc.assert(
      fc.property(nearly(schema), (value) => {
        const [one, other] = [schema.safeParse(value), describedSchema(schema).safeParse(value)];
        expect(other.success).toBe(one.success);
        expect(other.data).toEqual(one.data);
        expect(other.error?.issues).toEqual(one.error?.issues);
      }),
      { numRuns: 50 },
    );
  });

  it('has its name, and the words of its members, in the document', async () => {
    const apps = createTestApps();
    const documents = await Promise.all([
      apps.user.request(`${ORIGIN}/api/openapi.json`),
      apps.admin.request(`${ORIGIN}/admin/api/openapi.json`, { headers: WITH_KEY }),
    ]);
    const found: Record<string, { properties: Record<string, unknown> }> = {};
    for (const document of documents) {
      const { components } = (await document.json()) as { components: { schemas: typeof found } };
      Object.assign(found, components.schemas);
    }
    for (const [, schema] of SCHEMAS) {
      const { id } = z.globalRegistry.get(schema) ?? {};
      // What is only stored is in no answer.
      if (id === undefined || !(schema instanceof z.ZodMiniObject) || schema === statistics.StatsRecord) continue;
      expect(Object.keys(found[id]?.properties ?? {}), id).toEqual(Object.keys(schema.shape));
      for (const [name, member] of Object.entries(schema.shape)) {
        const { description } = z.globalRegistry.get(member as z.ZodMiniType) ?? {};
        if (description !== undefined) expect(found[id]?.properties[name], name).toMatchObject({ description });
      }
    }
  });
});
