import { expect, it } from 'vitest';
import { WITH_KEY } from '../../support/admin.ts';
import { createTestApps, ORIGIN } from '../../support/app.ts';

it('no pattern of the OpenAPI documents ends with the flags of a regular expression', async () => {
  const apps = createTestApps();
  const headers = WITH_KEY;
  for (const response of [
    await apps.user.request(`${ORIGIN}/api/openapi.json`),
    await apps.admin.request(`${ORIGIN}/admin/api/openapi.json`, { headers }),
  ]) {
    expect(response.status).toBe(200);
    const patterns = [...(await response.text()).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
      ([, text]) => JSON.parse(text!) as string,
    );
    expect(patterns.filter((pattern) => /\/[a-z]+$/.test(pattern))).toEqual([]);
  }
});
