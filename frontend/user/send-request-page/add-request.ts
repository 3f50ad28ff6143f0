import { SendError } from '../../../core/errors.ts';
import { MAX_REQUEST_FILE_BYTES, readRequestFile } from '../../../core/requests/request-file.ts';
import { inboxLink } from '../../../core/link.ts';
import { serverAddress } from '../../../core/server-address.ts';
import { serverHere } from '../../base-path.ts';
import type { Child } from '../../dom.ts';
import { button, fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { keepRequest } from '../../kept-requests.ts';
import { navigate } from '../../router.ts';

/** Adds a request that another browser or the command line saved as a file, and opens it. */
export function addRequest(): HTMLElement {
  const note = h('p', { role: 'status' });
  const input = h('input', { type: 'file', accept: '.json,application/json', hidden: true, tabindex: -1 });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    // The same file can be chosen again.
    input.value = '';
    if (file) void add(file).then((said) => fill(note, said));
  });
  const choose = button(say('request.add'), 'button button-quiet', () => input.click());
  return h('div', { class: 'actions' }, choose, input, note);
}

/** Gives what is to be said where nothing was added. */
async function add(file: File): Promise<Child> {
  try {
    const text = file.size > MAX_REQUEST_FILE_BYTES ? '' : await file.text();
    const { place, id, ownerSecret, title = '', madeAt } = await readRequestFile(text);
    if (place.kind === 'server' && place.url !== serverHere())
      return say('request.other_server', { server: serverAddress(place.url) ?? '?' });
    const isKept = keepRequest({ id, ownerSecret, title, createdAt: madeAt });
    navigate(isKept ? `/request/${id}` : inboxLink('', id, ownerSecret));
    return '';
  } catch (thrown) {
    if (thrown instanceof SendError || thrown instanceof DOMException) return say('request.foreign');
    throw thrown;
  }
}
