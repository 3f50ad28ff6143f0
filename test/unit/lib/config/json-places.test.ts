import { describe, expect, it } from 'vitest';
import { jsonPlaces } from '../../../../lib/config/json-places.ts';

const TEXT = `{
  "a": {
    "b.c": [ { "d": "x: {" },
             { "d": "\\"" , "e": 1 } ],
    "f\\u0067": true }, "a": 2
}`;

describe('the places of a JSON text', () => {
  it.each([
    [['a', 'b.c'], 3],
    [['a', 'b.c', '1', 'd'], 4],
    [['a', 'b.c', '1', 'e'], 4],
    [['a', 'fg'], 5],
    [['a', 'b', 'c'], 5],
    [['z'], undefined],
  ])('have the line of %j, or of what it is in', (path, line) => {
    expect(jsonPlaces(TEXT).lineOf(path)).toBe(line);
  });

  it('name what is there twice', () => {
    expect(jsonPlaces(TEXT).twice).toEqual([['a']]);
    expect(jsonPlaces('{"a":{"b":1},"c":{"b":1},"a.b":2}').twice).toEqual([]);
  });

  it('are found in what is no JSON, too, as far as it goes', () => {
    expect(jsonPlaces('}]{ "a": [,, "b').lineOf(['a'])).toBe(1);
  });
});
