import type { PageChunk } from './page-chunk.ts';
import { SendCopyField } from '../elements/send-copy-field/send-copy-field.ts';
import { SendDownloadPage } from './send-download-page/send-download-page.ts';
import { SendFileCard } from '../elements/send-file-card/send-file-card.ts';
import { SendKeyForm } from '../elements/send-key-form/send-key-form.ts';
import { SendTransparency } from '../elements/send-transparency/send-transparency.ts';

export const download: PageChunk = {
  elements: [SendCopyField, SendDownloadPage, SendFileCard, SendKeyForm, SendTransparency],
  page: ({ id = '' }) => SendDownloadPage.create(id),
};
