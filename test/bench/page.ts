import type { Figures } from './figures.ts';
import { goalsTable } from './report.ts';

const [BEGIN, END] = ['<!-- figures: written by `npm run bench -- --keep` -->', '<!-- end of figures -->'];

/** The page with the table of the figures that have a goal, and where and when they were measured. */
export function withFigures(page: string, figures: Figures): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`the page has no place for figures: expected ${BEGIN} and ${END}`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${goalsTable(figures)}\n\n${measuredWhere(figures)}\n\n${page.slice(end)}`;
}

function measuredWhere(figures: Figures): string {
  const places = new Map<string, string[]>();
  for (const [group, { machine, date, rounds }] of Object.entries(figures)) {
    const place = `${rounds} rounds on ${date}, ${machine}`;
    places.set(place, [...(places.get(place) ?? []), `\`${group}\``]);
  }
  const lines = [...places].map(([place, groups]) => `${places.size > 1 ? `${groups.join(', ')}: ` : ''}${place}.`);
  return lines.join('\n');
}
