import type { PageChunk } from './page-chunk.ts';
import { SendAccessibilityPage } from './send-accessibility-page/send-accessibility-page.ts';

export const accessibility: PageChunk = {
  elements: [SendAccessibilityPage],
  page: () => new SendAccessibilityPage(),
};
