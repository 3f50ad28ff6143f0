import type { RunningServer } from '../support/server.ts';
import { startServer } from '../support/server.ts';
import type { Scene } from '../gallery/states.ts';
import { test as base } from './fixtures.ts';

/** A test with all that a state of the gallery needs to be reached. */
export const test = base.extend<{ scene: Scene }, { closed: RunningServer }>({
  closed: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads there which fixtures are wanted
    async ({}, use) => {
      const closed = await startServer({ store: 'memory:', environment: { SGRAPH_SEND_UPLOADS: 'token' } });
      await use(closed);
      await closed.kill();
    },
    { scope: 'worker' },
  ],
  scene: async ({ page, origin, client, closed }, use, info) =>
    use({ page, origin, client, closedOrigin: closed.userUrl, folder: info.outputPath() }),
});
