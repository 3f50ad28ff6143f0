import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { CHROMIUM_FLAGS, ensureChromium } from '../setup/chromium.ts';

const LOAD_SECONDS = 20;

/** A page of a Chromium without Playwright, which would have every request's body copied to itself. */
export interface Page {
  /** Evaluates an expression, waits when it is a promise, and gives its value, which must be JSON. Throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result: { readonly value?: unknown };
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
  };
}

export async function openPage(url: string, profileFolder: string): Promise<Page> {
  const flags = [...CHROMIUM_FLAGS, '--remote-debugging-port=0', `--user-data-dir=${profileFolder}`];
  const child = spawn(await ensureChromium(), [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const close = async (): Promise<void> => {
    child.kill();
    await once(child, 'exit');
  };
  try {
    const origin = await devtoolsOrigin(child.stderr);
    const target = await fetch(`${origin}/json/new?${encodeURIComponent(url)}`, { method: 'PUT' });
    const { webSocketDebuggerUrl } = (await target.json()) as { webSocketDebuggerUrl: string };
    const evaluate = await connect(webSocketDebuggerUrl);
    await untilLoaded(evaluate, url);
    return { evaluate, close };
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

async function connect(url: string): Promise<Page['evaluate']> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, error, result } = JSON.parse(String(data)) as Reply;
    const asked = waiting.get(id);
    waiting.delete(id);
    const fault = error?.message ?? result?.exceptionDetails?.exception?.description;
    if (fault !== undefined) asked?.reject(new Error(fault));
    else asked?.resolve(result?.result.value);
  });
  socket.addEventListener('close', () => {
    for (const asked of waiting.values()) asked.reject(new Error('Chromium ended before it answered'));
  });
  let count = 0;
  return (expression) => {
    count += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(count, asked);
    const params = { expression, awaitPromise: true, returnByValue: true };
    socket.send(JSON.stringify({ id: count, method: 'Runtime.evaluate', params }));
    return asked.promise;
  };
}

async function untilLoaded(evaluate: Page['evaluate'], url: string): Promise<void> {
  const deadline = Date.now() + LOAD_SECONDS * 1000;
  // Between two documents there is none to ask.
  const loaded = (): Promise<unknown> =>
    evaluate('document.readyState === "complete" && location.href').catch((thrown: unknown) => {
      if (thrown instanceof Error && /execution context/i.test(thrown.message)) return undefined;
      throw thrown;
    });
  while ((await loaded()) !== url) {
    if (Date.now() > deadline) throw new Error(`${url} did not load within ${LOAD_SECONDS} seconds`);
    await pause(20);
  }
}
