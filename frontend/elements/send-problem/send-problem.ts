import './send-problem.css';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import { icon } from '../../icons.ts';
import type { Problem } from '../../problems.ts';
import { sayHint, sayProblem } from '../../problem-texts.ts';

/** Says what went wrong and what to do about it, in the person's language. Announced at once. */
export class SendProblem extends HTMLElement {
  static define(): void {
    customElements.define('send-problem', this);
  }

  /** `heading` is `h1` where the problem is the whole page. */
  show(problem: Problem, options: { heading?: 'h1' | 'h2'; actions?: readonly Node[] } = {}): this {
    const { code, detail } = problem;
    const { heading = 'h2', actions = [] } = options;
    this.setAttribute('role', 'alert');
    this.hidden = false;
    return fill(
      this,
      h('span', { class: 'problem-icon' }, icon('alert')),
      h(
        'div',
        { class: 'problem-body' },
        h(heading, {}, sayProblem(code)),
        h('p', {}, sayHint(problem)),
        actions.length > 0 && h('div', { class: 'actions' }, ...actions),
        h(
          'details',
          { class: 'problem-detail' },
          h('summary', {}, say('problem.detail')),
          h('code', {}, detail === undefined ? code : `${code}: ${detail}`),
        ),
      ),
    );
  }

  clear(): void {
    this.hidden = true;
    this.replaceChildren();
  }
}
