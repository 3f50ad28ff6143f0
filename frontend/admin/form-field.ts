import './form-field.css';
import type { Child, Text } from '../dom.ts';
import { fill, h, setAttributes } from '../dom.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface FormField {
  readonly element: HTMLElement;
  /** Says what is wrong, at the field itself. */
  readonly refuse: (why: Text) => void;
  readonly accept: () => void;
  readonly focus: () => void;
}

interface FieldParts {
  readonly label: Text;
  readonly control: Control;
  /** What is beside the control on the same line. */
  readonly beside?: Child;
  readonly hint?: Text;
}

let fields = 0;

/** A labelled control with its hint and a place for what is wrong with it. */
export function formField({ label, control, beside, hint }: FieldParts): FormField {
  fields += 1;
  const id = `field-${fields}`;
  const wrong = h('p', { class: 'field-problem', id: `${id}-wrong`, role: 'alert' });
  const described = [hint === undefined ? '' : `${id}-hint`, wrong.id].join(' ').trim();
  setAttributes(control, { id, 'aria-describedby': described });
  const element = h(
    'div',
    { class: 'form-field' },
    h('label', { class: 'label', for: id }, label),
    beside === undefined ? control : h('div', { class: 'form-line' }, control, beside),
    hint !== undefined && h('p', { class: 'form-hint', id: `${id}-hint` }, hint),
    wrong,
  );
  return {
    element,
    refuse: (why) => {
      fill(wrong, why);
      setAttributes(control, { 'aria-invalid': 'true' });
    },
    accept: () => {
      fill(wrong);
      control.removeAttribute('aria-invalid');
    },
    focus: () => control.focus(),
  };
}
