import type { Child } from '../../dom.ts';
import { h } from '../../dom.ts';
import { formatRelative, formatWhen } from '../../i18n/format.ts';
import { say, t } from '../../i18n/files.ts';
import { sayEnd } from '../../say-end.ts';
import type { SeenState } from '../../seen-state.ts';
import { stateBy } from '../../seen-state.ts';

/** The state of a transfer as a sign and a line beside it; `expected` is when it was to expire, `isFresh` where the server has just been asked. */
export function stateLine(expected: string, seen: SeenState | undefined, isFresh: boolean): Child[] {
  const state = stateBy(expected, seen);
  const expiresAt = seen?.expiresAt ?? expected;
  const sign = (text: () => string): HTMLElement => h('span', { class: 'state', 'data-state': state }, text);
  switch (state) {
    case 'gone':
      return [sign(say('state.gone'))];
    case 'expired':
    case 'deleted':
    case 'limit_reached':
      return [sign(sayEnd(seen?.end ?? { how: 'expired', at: expiresAt }, 'sender'))];
    case undefined:
      return [factLine(expiresAt, seen, isFresh)];
    default:
      if (seen?.isDamaged)
        return [
          h('span', { class: 'state', 'data-state': 'damaged' }, say('state.damaged')),
          factLine(expiresAt, seen, isFresh),
        ];
      return [sign(say(`state.${state}`)), factLine(expiresAt, seen, isFresh)];
  }
}

function factLine(expiresAt: string, seen: SeenState | undefined, isFresh: boolean): HTMLElement {
  const facts = (): (string | false | undefined)[] => [
    seen?.downloadsLeft !== undefined && t('file.downloads_left', { count: seen.downloadsLeft }),
    t('kept.expires', { relative: formatRelative(expiresAt) }),
    seen ? !isFresh && t('kept.as_of', { when: formatWhen(seen.at) }) : t('kept.unasked'),
  ];
  return h('span', { class: 'muted' }, () =>
    facts()
      .filter((fact) => fact !== undefined && fact !== false)
      .join(' · '),
  );
}
