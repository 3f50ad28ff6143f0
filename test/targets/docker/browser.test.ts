import { describe, inject, it } from 'vitest';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { tellStory } from '../../deployed/browser-story.ts';
import { ADMIN_KEY, running } from './running.ts';

const image = inject('image');
const start = running();

/** An operator makes an access code, a sender sends, a recipient receives. */
const goThrough = (address: string): Promise<unknown> =>
  tellStory({ address, reach: createHttpProbe(undefined), adminKey: ADMIN_KEY, authority: undefined });

describe('a browser', () => {
  it('makes a token, sends and receives at one container of both apps', async () => {
    const { url } = await start.container({ image, service: 'both', volume: await start.volume() });
    await goThrough(url);
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
