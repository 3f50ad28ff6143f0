import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT: string = join(import.meta.dirname, '..', '..');

/** One change of one file, as the text of CONTRIBUTING.md asks for it. */
export interface Edit {
  /** Path in the repository. */
  readonly file: string;
  /** From what the file holds, `''` where there is none; or the program that writes it, with its arguments. */
  readonly change: ((text: string) => string) | readonly string[];
  /** What reports that it was left out. */
  readonly told: Told;
}

/** The compiler, in a file, or a test: and what it says, which names the place. */
export interface Told {
  readonly by: 'types' | 'test';
  readonly file: string;
  readonly says: RegExp;
}

/** A thing that CONTRIBUTING.md says how to add, with the edits of each of its numbered steps. */
export interface Recipe {
  readonly kind: string;
  readonly steps: readonly (readonly Edit[])[];
  /** Tests that pass when all is done, beside those that tell of what is left out. */
  readonly tests: readonly string[];
}

/** The text of each numbered step, as CONTRIBUTING.md has it. */
export function stepsIn(text: string, kind: string): string[] {
  const [paragraph = ''] = text.split('\n\n').filter((each) => each.startsWith(`**${kind}** — `));
  return paragraph.split(/(?:^|\s)[0-9]\.\s/).slice(1);
}

/** Whether a step names the file: as it is, or with `{name}` in it. */
export function names(step: string, file: string): boolean {
  const named = [...step.matchAll(/`([^`]+)`/g)].flatMap(([, words = '']) => words.split(' '));
  return named.some((name) => patternOf(name).test(file));
}

function patternOf(name: string): RegExp {
  const escaped = name.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]*\}/g, '[a-z-]+');
  return new RegExp(`(?:^|/)${escaped}$`);
}

/** Before the first line that has the anchor: an entry may go on in the next one. */
export function lineBefore(anchor: string, line: string): (text: string) => string {
  return (text) => {
    const at = text.indexOf(anchor);
    if (at < 0) throw new Error(`no line has ${anchor}`);
    const start = text.lastIndexOf('\n', at) + 1;
    return `${text.slice(0, start)}${line}\n${text.slice(start)}`;
  };
}

/** The text with another line behind the first one that has `anchor`. Throws where there is none. */
export function lineAfter(anchor: string, line: string): (text: string) => string {
  return (text) => {
    const at = text.indexOf(anchor);
    if (at < 0) throw new Error(`no line has ${anchor}`);
    const end = text.indexOf('\n', at) + 1;
    return `${text.slice(0, end)}${line}\n${text.slice(end)}`;
  };
}

/** The text of another file of the repository, with another name in it. */
export function copyOf(file: string, name: string, other: string): string {
  return replaced(new RegExp(name, 'g'), other)(readFileSync(join(ROOT, file), 'utf8'));
}

export function replaced(pattern: string | RegExp, by: string): (text: string) => string {
  return (text) => {
    const changed = text.replace(pattern, by);
    if (changed === text) throw new Error(`nothing is like ${String(pattern)}`);
    return changed;
  };
}

export const types = (file: string, says: RegExp): Told => ({ by: 'types', file, says });
export const test = (file: string, says: RegExp): Told => ({ by: 'test', file, says });
export const edit = (file: string, change: Edit['change'], told: Told): Edit => ({ file, change, told });
export const created = (file: string, text: string, told: Told): Edit => ({ file, change: () => text, told });
