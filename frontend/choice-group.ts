import './choice-group.css';
import type { Text } from './dom.ts';
import { h } from './dom.ts';

export interface Choice {
  readonly value: number;
  readonly text: Text;
}

/** One of several choices, as radio buttons in a row. */
export function choiceGroup(name: string, legend: Text, choices: readonly Choice[], chosen: number): HTMLElement {
  const options = choices.map(({ value, text }) =>
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name, value, checked: value === chosen }),
      h('span', {}, text),
    ),
  );
  return h('fieldset', { class: 'choices' }, h('legend', { class: 'label' }, legend), h('div', {}, ...options));
}
