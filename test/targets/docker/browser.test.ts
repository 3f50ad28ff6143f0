import { describe, inject, it } from 'vitest';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { tellStory } from '../../deployed/browser-story.ts';
import { BRAND_SETTINGS, expectBranded } from '../../support/brand-contract.ts';
import { ADMIN_KEY, running } from './running.ts';

const image = inject('image');
const start = running();

/** An operator makes an access code, a sender sends, a recipient receives. */
const goThrough = (address: string): Promise<unknown> =>
  tellStory({ address, reach: createHttpProbe(undefined), adminKey: ADMIN_KEY, authority: undefined });

describe('a browser', () => {
  it('makes a token, sends and receives at one container of both apps, with the brand of its operator on pages that are as published', async () => {
    const volume = await start.volume();
    const { url } = await start.container({ image, service: 'both', volume, settings: BRAND_SETTINGS });
    await goThrough(url);
    await expectBranded(url, createHttpProbe(undefined));
  });

  it('does so at two containers of one app each, behind one origin', async () => {
    const volume = await start.volume();
    const [user, admin] = await Promise.all([
      start.container({ image, service: 'user', volume }),
      start.container({ image, service: 'admin', volume }),
    ]);
    await goThrough((await start.router(user, admin)).url);
  });
});
