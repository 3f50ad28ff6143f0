import { encode } from 'uqr';
import { QR_COLOURS } from '../core/look/themes.ts';
import { shape } from './icons.ts';

/** Modules of white around the code, which programs that read it need (ISO/IEC 18004). */
const QUIET = 4;

/** A text as a QR code, black on white whatever the theme: not every camera reads an inverted one. */
export function qrCode(text: string, label: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const svg = shape('svg', {
    class: 'qr-code',
    viewBox: `0 0 ${size} ${size}`,
    role: 'img',
    'aria-label': label,
    'shape-rendering': 'crispEdges',
  });
  svg.append(
    shape('rect', { width: String(size), height: String(size), fill: QR_COLOURS.ground }),
    shape('path', { d: dark.join(''), fill: QR_COLOURS.dots }),
  );
  return svg;
}
