import { expect, it } from 'vitest';
import { EVENT_KINDS, kindOfEvent } from '../../core/event-kinds.ts';
import { EventKind } from '../../core/schemas.ts';

it('the kinds of the table are those that an event may have', () => {
  expect(EventKind.options).toEqual(Object.keys(EVENT_KINDS));
});

it('no two kinds share a marker of the hour', () => {
  const markers = Object.values(EVENT_KINDS).flatMap(({ hourly }) => [...hourly]);
  expect(new Set(markers).size).toBe(markers.length);
});

it.each(['', 'constructor', '__proto__', 'of_a_newer_version'])('"%s" is no kind', (kind) => {
  expect(kindOfEvent(kind)).toBeUndefined();
});
