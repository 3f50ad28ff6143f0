import { setAttributes } from './dom.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines in a square of 24 units. */
const PATHS = {
  upload: 'M12 16V4m0 0L7 9m5-5 5 5M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3',
  download: 'M12 4v12m0 0-5-5m5 5 5-5M4 16v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zm0 0v5h5',
  folder: 'M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z',
  note: 'M4 20h4L19 9a2.8 2.8 0 0 0-4-4L4 16zM13.5 6.5l4 4',
  copy: 'M9 9V6a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-3M6 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'm6 6 12 12M18 6 6 18',
  key: 'M14.5 9.5 20 4m-2 2 2 2m-4 0 1.5 1.5M15 14a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0z',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z',
  share: 'M12 14V4m0 0L8.5 7.5M12 4l3.5 3.5M7 11H6a1 1 0 0 0-1 1v7a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-7a1 1 0 0 0-1-1h-1',
  trash: 'M4 7h16M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2m2 0-.8 12a1 1 0 0 1-1 1H8.8a1 1 0 0 1-1-1L7 7',
  server:
    'M5 4h14a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm0 9h14a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1zM8 7.5h.01M8 16.5h.01',
  refresh: 'M20 5v5h-5M4 19v-5h5M5.5 9A7 7 0 0 1 18 7.5l2 2.5M18.5 15A7 7 0 0 1 6 16.5L4 14',
  alert: 'M12 8v5m0 3.5h.01M10.3 4 3.2 16.5A2 2 0 0 0 5 19.5h14a2 2 0 0 0 1.8-3L13.7 4a2 2 0 0 0-3.4 0z',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z',
  plus: 'M12 5v14M5 12h14',
  clock: 'M12 7.5V12l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon: hidden from assistive technology, drawn in the colour of the text. */
export function icon(name: IconName): SVGSVGElement {
  return outline(PATHS[name]);
}

/** An icon from its own outline in a square of 24 units, for what only one page shows. */
export function outline(path: string): SVGSVGElement {
  const svg = shape('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  svg.append(shape('path', { d: path }));
  return svg;
}

/** The product's sign: the "#" of the link with the key in its middle. */
export function logo(): SVGSVGElement {
  const svg = shape('svg', { class: 'logo', viewBox: '0 0 32 32', 'aria-hidden': 'true' });
  svg.append(
    shape('rect', { class: 'logo-ground', width: '32', height: '32', rx: '8' }),
    shape('path', { class: 'logo-lines', d: 'm12.5 6.5-2 19m11-19-2 19M6.5 12H26M6 20h19.5' }),
    shape('circle', { class: 'logo-key', cx: '16', cy: '16', r: '2.3' }),
  );
  return svg;
}

/** An element of SVG. */
export function shape<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  setAttributes(element, attributes);
  return element;
}
