import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SendError } from '../core/errors.ts';
import { systemCode } from '../core/system-words.ts';

/** A program, and its arguments. */
type Program = readonly [name: string, ...args: string[]];

/** The programs that put standard input onto the clipboard, as systems have them; the first that is there is used. */
function clipboards(platform: NodeJS.Platform): readonly Program[] {
  if (platform === 'darwin') return [['pbcopy']];
  if (platform === 'win32') return [['clip']];
  const ofX = [
    ['xclip', '-selection', 'clipboard'],
    ['xsel', '--clipboard', '--input'],
  ] as const;
  // The last two are those of Android and of Windows' own Linux.
  return [['wl-copy'], ...ofX, ['termux-clipboard-set'], ['clip.exe']];
}

/** The programs that show an address in the browser of the person. */
function openers(platform: NodeJS.Platform): readonly Program[] {
  if (platform === 'darwin') return [['open']];
  // `start` is a word of the shell, which would read the address.
  if (platform === 'win32') return [['rundll32', 'url.dll,FileProtocolHandler']];
  return [['xdg-open'], ['wslview'], ['termux-open-url']];
}

/** Puts a text onto the clipboard; no other user of the machine can see it on the way. Throws `invalid_request` where no program can. */
export async function copyText(text: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  for (const [name, ...args] of clipboards(platform)) {
    const child = spawn(name, args, { stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true });
    // One that ends without reading says so by its code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
    if ((await endOf(child)) === 0) return;
  }
  throw new SendError(
    'invalid_request',
    platform === 'linux'
      ? 'no program could copy it: install wl-clipboard, xclip or xsel, and run this within a desktop'
      : `${clipboards(platform)[0]?.[0] ?? ''} could not copy it`,
  );
}

/**
 * Shows an address in the person's browser. As an argument of that program other users of the machine can see it. Throws
 * `invalid_request` where no program can.
 */
export async function openAddress(address: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  for (const [name, ...args] of openers(platform)) {
    const child = spawn(name, [...args, address], { stdio: 'ignore', detached: true, windowsHide: true });
    const isThere = await once(child, 'spawn').then(
      () => true,
      (thrown: unknown) => requireMissing(thrown),
    );
    // A browser that the program starts may be its child, and stay.
    child.unref();
    if (isThere) return;
  }
  throw new SendError('invalid_request', 'no program can open it here: open the link yourself');
}

/** The exit code; undefined where the program is not there. */
async function endOf(child: ReturnType<typeof spawn>): Promise<number | null | undefined> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  } catch (thrown) {
    requireMissing(thrown);
    return undefined;
  }
}

function requireMissing(thrown: unknown): false {
  const code = systemCode(thrown);
  if (code === 'ENOENT' || code === 'EACCES') return false;
  throw thrown;
}
