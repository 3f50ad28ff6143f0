import { describe, expect, it } from 'vitest';
import { matchPath } from '../../../frontend/router.ts';

describe('an address of the page', () => {
  it.each([
    ['/', '/', {}],
    ['/about', '/about', {}],
    ['/about', '/about/', {}],
    ['/d/:id', '/d/abc', { id: 'abc' }],
    ['/d/:id', '/d/', undefined],
    ['/d/:id', '/d/abc/more', undefined],
    ['/d/:id', '/t/abc', undefined],
    ['/about', '/', undefined],
    ['/', '/about', undefined],
  ])('%s, matched with %s, gives %j', (pattern, path, parameters) => {
    expect(matchPath(pattern, path)).toEqual(parameters);
  });
});
