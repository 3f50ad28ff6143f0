import { defineOnce } from '../../define-once.ts';
import { SendArchive } from '../../elements/send-archive/send-archive.ts';
import type { Visit } from '../../elements/send-inside/send-inside.ts';
import { SendInside } from '../../elements/send-inside/send-inside.ts';
import { SendPreview } from '../../elements/send-preview/send-preview.ts';

/** What is in a file, for its recipient: loaded when somebody looks. */
export function lookInside(visit: Visit): HTMLElement {
  for (const element of [SendArchive, SendPreview, SendInside]) defineOnce(element);
  return new SendInside().show(visit);
}
