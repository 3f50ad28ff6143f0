import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Driver } from './driver.ts';
import { until } from './process.ts';

const Elements = z.array(
  z.object({ 'element-6066-11e4-a52e-4f735466cecf': z.string() }).transform(Object.values<string>),
);
/** Where to look for what has a role. */
const ROLES = {
  button: 'button',
  link: 'a',
  heading: 'h1, h2, h3',
  field: 'input:not([type=file]), textarea',
} as const;
const PICKERS = {
  files: 'input[type=file][multiple]',
  same: 'input[type=file]:not([multiple], [webkitdirectory])',
} as const;
/** What a page must never do; what happened before it was asked to be written down is not seen. */
const WATCH = `const seen = (window.seen ??= []);
addEventListener('error', ({ message }) => seen.push(message));
addEventListener('unhandledrejection', ({ reason }) => seen.push(String(reason)));
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => seen.push(violatedDirective + ' ' + blockedURI));`;

/** A person at a browser: finds things by their role and name. */
export interface Visitor {
  /** Opens an address in a new document, even when only what is behind its "#" differs. */
  open(url: string): Promise<void>;
  /** By the browser's own buttons. */
  goes(where: 'Back' | 'Forward'): Promise<void>;
  /** Answers yes where the browser asks. */
  reloads(): Promise<void>;
  sees(role: keyof typeof ROLES, name: string, seconds?: number): Promise<string>;
  presses(name: string, role?: 'button' | 'link'): Promise<void>;
  types(field: string, text: string): Promise<void>;
  reads(field: string): Promise<string>;
  picks(picker: keyof typeof PICKERS, ...paths: string[]): Promise<void>;
  /** Resolves when the browser has saved so many bytes under that name. */
  saved(name: string, bytes: number): Promise<Buffer>;
  evaluate(script: string): Promise<unknown>;
  resize(width: number, height: number): Promise<void>;
  /** Uncaught errors and violations of the content security policy since the last document was opened. */
  complaints(): Promise<unknown>;
}

export function visitorAt(driver: Driver): Visitor {
  const evaluate = (script: string): Promise<unknown> => driver.send('ExecuteScript', { script, args: [] });
  const elements = async (selector: string): Promise<string[]> =>
    Elements.parse(await driver.send('FindElements', { using: 'css selector', value: selector })).flat();
  /** WebKit computes none of what is not shown. */
  const label = (id: string): Promise<unknown> => driver.send('GetComputedLabel', { id }).catch(() => undefined);
  const sees: Visitor['sees'] = async (role, name, seconds) => {
    const look = async (): Promise<string | undefined> => {
      for (const id of await elements(ROLES[role])) if ((await label(id)) === name) return id;
      return undefined;
    };
    try {
      return await until(look, () => `a ${role} "${name}"`, seconds);
    } catch (cause) {
      const shown = String(await evaluate('return document.querySelector("main")?.innerText'));
      throw new Error(`${String(cause)}; the page shows ${shown.slice(0, 1_000)}`, { cause });
    }
  };
  /** Looks again where the page has replaced what was found before something was done with it. */
  const use = async <T>(find: () => Promise<string>, act: (id: string) => Promise<T>): Promise<T> =>
    act(await find()).catch(async (thrown: unknown) => {
      if (!String(thrown).includes('stale element reference')) throw thrown;
      return act(await find());
    });
  return {
    evaluate,
    sees,
    open: async (url) => {
      await driver.send('Navigate', { url: 'about:blank' }).catch(() => driver.send('AcceptAlert'));
      await driver.send('Navigate', { url });
      await evaluate(WATCH);
    },
    goes: async (where) => {
      await driver.send(where);
    },
    reloads: async () => {
      await driver.send('Refresh').catch(() => driver.send('AcceptAlert'));
      await evaluate(WATCH);
    },
    presses: async (name, role = 'button') => {
      await use(
        () => sees(role, name),
        (id) => driver.send('ElementClick', { id }),
      );
    },
    types: async (field, text) => {
      await use(
        () => sees('field', field),
        (id) => driver.send('ElementSendKeys', { id, text }),
      );
    },
    reads: async (field) =>
      z.string().parse(
        await use(
          () => sees('field', field),
          (id) => driver.send('GetElementProperty', { id, name: 'value' }),
        ),
      ),
    picks: async (picker, ...paths) => {
      const find = async (): Promise<string | undefined> => (await elements(PICKERS[picker])).at(0);
      await use(
        () => until(find, () => `a picker of ${picker}`),
        (id) => driver.send('ElementSendKeys', { id, text: paths.join('\n') }),
      );
    },
    saved: (name, bytes) => {
      let there = '';
      return until(
        async () => {
          const found = await readdir(driver.downloads);
          const sizes = found.map(async (path) => `${path} (${(await stat(join(driver.downloads, path))).size} bytes)`);
          there = (await Promise.all(sizes)).join(', ');
          if (!found.includes(name) || found.some((path) => path.endsWith('.part'))) return undefined;
          const content = await readFile(join(driver.downloads, name));
          return content.byteLength === bytes ? content : undefined;
        },
        () => `${bytes} bytes saved as ${name}; there is ${there}`,
      );
    },
    resize: async (width, height) => {
      await driver.send('SetWindowRect', { width, height, x: 0, y: 0 });
    },
    complaints: () => evaluate('return window.seen'),
  };
}
