import type { PageChunk } from './page-chunk.ts';
import { SendTransparencyPage } from './send-transparency-page/send-transparency-page.ts';

export const transparency: PageChunk = { elements: [SendTransparencyPage], page: () => new SendTransparencyPage() };
