import './copy-button.css';
import { announce } from '../announce.ts';
import type { Text } from '../dom.ts';
import { button, fill, h, setAttributes } from '../dom.ts';
import { say, t } from '../i18n/i18n.ts';
import { icon } from '../icons.ts';
import { isTouch } from '../touch.ts';

const SHOWN_MILLISECONDS = 2_500;

/** A button that copies a text which the page shows in another form. Where the browser refuses, the text is there to be copied by hand. */
export function copyButton(label: Text, text: string, kind: 'icon' | 'named' = 'icon'): HTMLElement {
  const place = h('div', { class: 'copy-by-hand' });
  const copy = button(
    '',
    kind === 'icon' ? 'button button-small button-quiet' : 'button button-small',
    () => void run(),
  );
  if (kind === 'icon') setAttributes(copy, { 'aria-label': label, title: label });
  const rest = (): void => {
    fill(copy, icon('copy'), kind === 'named' && h('span', {}, label));
  };
  const run = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      byHand(place, label, text);
      return;
    }
    fill(place);
    fill(copy, icon('check'), kind === 'named' && h('span', {}, say('copy.done')));
    announce(t('copy.done'));
    setTimeout(rest, SHOWN_MILLISECONDS);
  };
  rest();
  return h('div', { class: 'copy-button' }, copy, place);
}

function byHand(place: HTMLElement, label: Text, text: string): void {
  const field = h('textarea', {
    class: 'input mono',
    readonly: true,
    rows: Math.min(text.split('\n').length, 12),
    dir: 'ltr',
  });
  field.value = text;
  setAttributes(field, { 'aria-label': label });
  const how = say(isTouch() ? 'copy.by_touch' : 'copy.by_keyboard');
  fill(place, field, h('p', { class: 'form-hint', role: 'status' }, say('copy.refused'), ' ', how));
  field.focus();
  field.select();
}
