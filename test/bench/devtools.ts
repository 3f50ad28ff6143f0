import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { CHROMIUM_FLAGS, ensureChromium } from '../setup/chromium.ts';
import { endWithBench } from './children.ts';

const LOAD_SECONDS = 60;
const CLOSE_SECONDS = 10;

/** A page of a Chromium without Playwright, which would have every request's body copied to itself. */
export interface Page {
  /** Of the browser, whose descendants are its other processes. */
  readonly pid: number;
  /** Evaluates an expression, waits when it is a promise, and gives its value, which must be JSON. Throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** Chooses a file as a person does: no byte of it goes through here. `input` is an expression that gives the element. */
  choose(input: string, path: string): Promise<void>;
  /** Bytes of the page's objects, and of the buffers that they own outside the heap. */
  heapBytes(): Promise<number>;
  close(): Promise<void>;
}

export interface PageOptions {
  /** Runs before the scripts of the page. */
  readonly script?: string;
  /** Where the page's downloads go, without a question. */
  readonly downloads?: string;
}

interface Reply {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: Result;
}

interface Result {
  readonly result?: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
  readonly usedSize?: number;
  readonly backingStorageSize?: number;
}

type Call = (method: string, params?: object) => Promise<Result>;

export async function openPage(url: string, profileFolder: string, options: PageOptions = {}): Promise<Page> {
  const flags = [...CHROMIUM_FLAGS, '--remote-debugging-port=0', `--user-data-dir=${profileFolder}`];
  const child = spawn(await ensureChromium(), [...flags, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // It leaves folders there.
    env: { ...process.env, TMPDIR: dirname(profileFolder) },
  });
  endWithBench(child);
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // A page may ask before it is left, and would wait for an answer.
    const patience = setTimeout(() => child.kill('SIGKILL'), CLOSE_SECONDS * 1000);
    child.kill();
    await once(child, 'exit');
    clearTimeout(patience);
  };
  try {
    const origin = await devtoolsOrigin(child.stderr);
    // A pipe that is not read becomes full, and then the browser waits.
    child.stderr.resume();
    const call = await connect(await firstPage(origin));
    const evaluate = async (expression: string): Promise<unknown> =>
      (await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })).result?.value;
    await call('Page.enable');
    if (options.script !== undefined) await call('Page.addScriptToEvaluateOnNewDocument', { source: options.script });
    if (options.downloads !== undefined)
      await call('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: options.downloads });
    await call('Page.navigate', { url });
    await untilLoaded(evaluate, url);
    return {
      pid: child.pid ?? 0,
      evaluate,
      close,
      choose: async (input, path) => {
        const { result } = await call('Runtime.evaluate', { expression: input });
        await call('DOM.setFileInputFiles', { files: [path], objectId: result?.objectId });
      },
      heapBytes: async () => {
        const { usedSize = 0, backingStorageSize = 0 } = await call('Runtime.getHeapUsage');
        return usedSize + backingStorageSize;
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function devtoolsOrigin(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [, host] = /DevTools listening on ws:\/\/([^/]+)\//.exec(line) ?? [];
    if (host !== undefined) return `http://${host}`;
  }
  throw new Error('Chromium ended before it told the address of its debugger');
}

/** The debugger of the tab that the browser starts with, which is in front: one that is opened beside it counts as hidden, and is slowed down. */
async function firstPage(origin: string): Promise<string> {
  const targets = (await (await fetch(`${origin}/json/list`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = targets.find(({ type }) => type === 'page');
  if (!page) throw new Error('Chromium started without a page');
  return page.webSocketDebuggerUrl;
}

async function connect(url: string): Promise<Call> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map<number, PromiseWithResolvers<Result> & { readonly method: string }>();
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, error, result = {} } = JSON.parse(String(data)) as Reply;
    const asked = waiting.get(id);
    waiting.delete(id);
    const fault = error?.message ?? result.exceptionDetails?.exception?.description;
    if (fault !== undefined) asked?.reject(new Error(fault));
    else asked?.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const asked of waiting.values()) asked.reject(new Error(`Chromium ended before it answered ${asked.method}`));
  });
  let count = 0;
  return (method, params = {}) => {
    count += 1;
    const asked = { ...Promise.withResolvers<Result>(), method };
    waiting.set(count, asked);
    socket.send(JSON.stringify({ id: count, method, params }));
    return asked.promise;
  };
}

async function untilLoaded(evaluate: Page['evaluate'], url: string): Promise<void> {
  const deadline = Date.now() + LOAD_SECONDS * 1000;
  // Between two documents there is none to ask.
  const loaded = (): Promise<unknown> =>
    evaluate('document.readyState === "complete" && location.href').catch((thrown: unknown) => {
      if (thrown instanceof Error && /execution context|navigated/i.test(thrown.message)) return undefined;
      throw thrown;
    });
  while ((await loaded()) !== url) {
    if (Date.now() > deadline) throw new Error(`${url} did not load within ${LOAD_SECONDS} seconds`);
    await pause(20);
  }
}
