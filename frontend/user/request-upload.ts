import type { PageChunk } from './page-chunk.ts';
import { SendKeyForm } from '../elements/send-key-form/send-key-form.ts';
import { SendRequestUploadPage } from './send-request-upload-page/send-request-upload-page.ts';
import type { UploadParts } from './upload.ts';

/** With the elements and parts of the upload page. */
export function requestUpload(elements: PageChunk['elements'], parts: UploadParts): PageChunk {
  return {
    elements: [...elements, SendKeyForm, SendRequestUploadPage],
    page: ({ id = '' }) => new SendRequestUploadPage(id, parts),
  };
}
