import type { PageChunk } from './page-chunk.ts';
import { SendAboutPage } from './send-about-page/send-about-page.ts';
import { SendLinkAnatomy } from '../elements/send-link-anatomy/send-link-anatomy.ts';
import { SendTransparency } from '../elements/send-transparency/send-transparency.ts';

export const about: PageChunk = {
  elements: [SendAboutPage, SendLinkAnatomy, SendTransparency],
  page: () => new SendAboutPage(),
};
