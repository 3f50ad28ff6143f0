/** A command as it was typed, what it printed, and how long that took. */
export interface Scene {
  readonly typed: string;
  readonly printed: readonly string[];
  readonly seconds: number;
}

const COLUMNS = 102;
const FONT = 14;
const LINE = 20;
const PAD = 16;
const BAR = 28;
const TYPING_PER_SECOND = 28;
const READING_SECONDS = 1.4;
const LAST_SECONDS = 4;
const ADVANCE = FONT * 0.6;

interface Row {
  readonly text: string;
  readonly isTyped: boolean;
  /** When it appears, and how long it takes to be there, in seconds. */
  readonly at: number;
  readonly takes: number;
}

/**
 * A picture of a terminal in which each command is typed and answered, again and again. It needs no script, so that a page may show it as
 * an image; who asks for less motion sees the end.
 */
export function animateTerminal(scenes: readonly Scene[]): string {
  const { rows, end } = scheduleRows(scenes);
  const total = end + LAST_SECONDS;
  const width = Math.ceil(COLUMNS * ADVANCE + 2 * PAD);
  const height = BAR + rows.length * LINE + PAD;
  const percent = (seconds: number): string => ((seconds / total) * 100).toFixed(2);
  const style = rows.map(({ at, takes }, index) => {
    const [from, to] = [percent(at), percent(at + Math.max(takes, 0.01))];
    return `@keyframes k${index}{0%,${from}%{clip-path:inset(0 100% 0 0)}${to}%,100%{clip-path:inset(0 0 0 0)}}.r${index}{animation:k${index} ${total.toFixed(1)}s linear infinite}`;
  });
  const lines = rows.map(({ text, isTyped }, index) => {
    const y = BAR + (index + 1) * LINE - 6;
    const content = isTyped ? `<tspan class="p">$</tspan> ${escapeXml(text)}` : escapeXml(text);
    return `<text class="r${index}${isTyped ? ' t' : ''}" x="${PAD}" y="${y}">${content}</text>`;
  });
  const dots = ['#ff5f56', '#ffbd2e', '#27c93f'].map(
    (colour, index) => `<circle cx="${PAD + 4 + index * 18}" cy="${BAR / 2}" r="5" fill="${colour}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    '<title id="title">A terminal: a file is sent, received and compared, and its log is checked</title>',
    `<style>text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#c9d1d9;white-space:pre}.t{fill:#fff}.p{fill:#3fb950}${style.join('')}@media(prefers-reduced-motion:reduce){text{animation:none!important}}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...dots,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

/** What such a picture shows, whole lines. */
export function linesOfTerminal(picture: string): string[] {
  const rows = [...picture.matchAll(/<text class="r\d+[^>]*>(.*)<\/text>/g)].map(([, shown = '']) =>
    shown
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
  const isRest = (index: number): boolean => index > 0 && rows[index - 1]?.length === COLUMNS;
  return rows.flatMap((row, index) => (isRest(index) ? [] : [isRest(index + 1) ? row + (rows[index + 1] ?? '') : row]));
}

function scheduleRows(scenes: readonly Scene[]): { rows: Row[]; end: number } {
  const rows: Row[] = [];
  let now = 0.6;
  for (const { typed, printed, seconds } of scenes) {
    for (const [index, text] of wrap(typed, COLUMNS - 2).entries()) {
      const takes = text.length / TYPING_PER_SECOND;
      rows.push({ text, isTyped: index === 0, at: now, takes });
      now += takes;
    }
    now += seconds;
    for (const text of printed.flatMap((line) => wrap(line, COLUMNS)))
      rows.push({ text, isTyped: false, at: now, takes: 0 });
    now += READING_SECONDS;
  }
  return { rows, end: now };
}

function wrap(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  return [line.slice(0, columns), ...wrap(line.slice(columns), columns)];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
