import { describe, expect, it } from 'vitest';
import { addressOn, BASE_PATH, pathBelow, serverAddress } from '../../core/server-address.ts';

describe('the address of a server', () => {
  it.each([
    ['https://send.example', 'https://send.example'],
    ['HTTPS://Send.Example:443/', 'https://send.example'],
    ['https://example.org/send', 'https://example.org/send'],
    ['http://127.0.0.1:4000/Team_1/send-it/', 'http://127.0.0.1:4000/Team_1/send-it'],
  ])('%s has one form', (given, found) => {
    expect(serverAddress(given)).toBe(found);
  });

  it.each([
    'send.example',
    'ftp://send.example',
    'https://send.example/?x',
    'https://send.example/send#x',
    'https://user@send.example/send',
    'https://send.example/a//b',
    'https://send.example/a.b',
    'https://send.example/a%2fb',
  ])('%s is refused', (text) => {
    expect(serverAddress(text)).toBeUndefined();
  });

  it('is continued by the path of what is there', () => {
    expect(addressOn('https://example.org/send', '/api/info')).toBe('https://example.org/send/api/info');
    expect(addressOn('https://send.example/', '/api/info')).toBe('https://send.example/api/info');
  });
});

describe('a base path', () => {
  it.each(['/send', '/a/b_c-d/E1'])('may be %j', (text) => {
    expect(text).toMatch(BASE_PATH);
  });

  it.each(['', 'send', '/', '/send/', '//send', '/..', '/a/../b', '/a.b', '/a?b', '/a#b', '/a b', '/%61', '/ä'])(
    'is not %j',
    (text) => {
      expect(text).not.toMatch(BASE_PATH);
    },
  );

  it('is taken off a path that is below it, and off no other', () => {
    expect(pathBelow('/send', '/send/d/x')).toBe('/d/x');
    expect(pathBelow('/send', '/send')).toBe('/');
    expect(pathBelow('/send', '/sender/x')).toBeUndefined();
    expect(pathBelow('', '/d/x')).toBe('/d/x');
  });
});
