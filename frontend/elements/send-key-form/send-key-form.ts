import './send-key-form.css';
import type { Text } from '../../dom.ts';
import { fill, h, setAttributes } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { linkFor, parseLink } from '../../../core/link.ts';
import { readSecret } from '../../../core/read-secret.ts';
import { sayHint } from '../../problem-texts.ts';
import { linkProblem } from '../../problems.ts';
import { navigate } from '../../router.ts';
import { serverHere } from '../../base-path.ts';

let forms = 0;

export class KeyGivenEvent extends Event {
  static readonly type = 'key-given';
  readonly secret: string;

  constructor(secret: string) {
    super(KeyGivenEvent.type, { bubbles: true });
    this.secret = secret;
  }
}

/** Asks for a key that was not in the link. Takes the key or the whole link. Fires `key-given`. */
export class SendKeyForm extends HTMLElement {
  static define(): void {
    customElements.define('send-key-form', this);
  }

  /** `id` is the transfer's: a whole link of another transfer is refused. */
  show(id: string, label: Text): this {
    const take = (text: string): void => void this.dispatchEvent(new KeyGivenEvent(readSecret(text, id)));
    return this.#ask(label, take, (text) => (/#|https?:/i.test(text) ? text : `${id}#${text}`));
  }

  /** Takes the whole link of any transfer, and opens it. */
  showAny(label: Text): this {
    return this.#ask(label, openLink, (text) => text);
  }

  /** `take` throws for what it cannot use. What was typed is `asLink` a link, so that its fault can be named. */
  #ask(label: Text, take: (text: string) => void, asLink: (text: string) => string): this {
    const input = h('input', {
      class: 'input mono',
      type: 'text',
      name: 'key',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      required: true,
      dir: 'ltr',
    });
    forms += 1;
    const problem = h('p', { class: 'field-problem', id: `key-problem-${forms}`, role: 'alert' });
    const form = h(
      'form',
      { novalidate: true, class: 'stack' },
      h('label', { class: 'field' }, h('span', { class: 'label' }, label), input),
      problem,
      h('div', { class: 'actions' }, h('button', { class: 'button button-primary' }, say('key.open'))),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      try {
        take(input.value);
      } catch (thrown) {
        fill(problem, sayHint(linkProblem(thrown, asLink(input.value))));
        setAttributes(input, { 'aria-invalid': 'true', 'aria-describedby': problem.id });
        input.focus();
      }
    });
    return fill(this, form);
  }
}

/** Also one of another server, to which the browser then goes. Throws `invalid_link`. */
function openLink(text: string): void {
  const { kind, origin = serverHere(), id, secret } = parseLink(text);
  const path = linkFor(kind, '', id, secret ?? '').replace(/#$/, '');
  if (origin === serverHere()) navigate(path);
  else location.assign(origin + path);
}
