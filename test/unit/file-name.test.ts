import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../core/file-name.ts';

describe('the name under which a received file is saved', () => {
  it.each([
    ['report Q3 – final.pdf', 'report Q3 – final.pdf'],
    ['résumé.txt', 'résumé.txt'],
    ['文件.zip', '文件.zip'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\cmd.exe', 'C__Windows_cmd.exe'],
    ['invoice\u202egpj.exe', 'invoice_gpj.exe'],
    ['a\u0000b\nc.txt', 'a_b_c.txt'],
    ['zero\u200bwidth', 'zero_width'],
    ['.bashrc', 'bashrc'],
    ['name. . ', 'name'],
    ['CON.txt', '_CON.txt'],
    ['lpt1', '_lpt1'],
    ['COM¹', '_COM¹'],
    ['lpt³.log', '_lpt³.log'],
    ['con .txt', '_con .txt'],
    ['CONIN$', '_CONIN$'],
    ['conout$.txt', '_conout$.txt'],
    ['com10.txt', 'com10.txt'],
    ['constant.txt', 'constant.txt'],
    ['', 'file'],
    ['...', 'file'],
  ])('for %j is %j', (given, saved) => {
    expect(safeFileName(given)).toBe(saved);
  });

  it.each(['. b', '  b', '.\u2003.b'])('does not end where Windows would cut it further: %j', (middle) => {
    const saved = safeFileName(`${'a'.repeat(198)}${middle}${'b'.repeat(20)}`);
    expect(saved).toBe('a'.repeat(198));
  });

  it('is cut to 200 characters with its ending kept', () => {
    const saved = safeFileName(`${'😀'.repeat(300)}.tar`);
    expect(Array.from(saved)).toHaveLength(200);
    expect(saved.endsWith('😀.tar')).toBe(true);
  });
});
