import type { ServerInfo } from '../core/schemas.ts';
import { VERSION } from '../lambdas/version.ts';
import type { Terminal } from './terminal.ts';

/** Says on a terminal that the server has a newer version than this program. No one else is asked. */
export function noticeNewer(terminal: Terminal, info: Pick<ServerInfo, 'version'>, isOn: boolean): void {
  if (!isOn || !process.stderr.isTTY) return;
  const notice = newerNotice(VERSION, info.version);
  if (notice !== undefined) terminal.say(notice);
}

/** Undefined where the server's is no newer version; what is not written as a version is nothing that a person should read. */
export function newerNotice(own: string, served: string): string | undefined {
  const [mine, theirs] = [numbersOf(own), numbersOf(served)];
  if (!mine || !theirs) return undefined;
  const at = theirs.findIndex((number, index) => number !== mine[index]);
  if (at === -1 || (theirs[at] ?? 0) < (mine[at] ?? 0)) return undefined;
  return `this is ${own}, and the server has ${served}: npm install --global sgraph-send updates it (SGRAPH_SEND_UPDATE_NOTICE=off hides this)`;
}

function numbersOf(version: string): readonly number[] | undefined {
  const [, ...numbers] = /^v(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(version) ?? [];
  return numbers.length === 0 ? undefined : numbers.map(Number);
}
