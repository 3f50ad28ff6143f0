import type { Child } from './dom.ts';
import { h } from './dom.ts';
import { say } from './i18n/i18n.ts';

/** What was sent to a file request has arrived: there is no link to pass on. */
export function sentToRequest(): Child[] {
  return [
    h('p', { class: 'done-mark' }, say('sent.done')),
    h('h1', {}, say('request.sent')),
    h('p', {}, say('request.sent_text')),
  ];
}
