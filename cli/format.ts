const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1 B`, `1.5 KiB`, `100 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value < 10 && value % 1 >= 0.05 ? value.toFixed(1) : String(Math.round(value))} ${UNITS[power - 1] ?? ''}`;
}

/** `5 s`, `3 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const steps = [
    { unit: 'd', seconds: 86_400 },
    { unit: 'h', seconds: 3_600 },
    { unit: 'min', seconds: 60 },
    { unit: 's', seconds: 1 },
  ];
  const first = steps.findIndex((step) => whole >= step.seconds);
  if (first === -1) return '0 s';
  let rest = whole;
  const shown = steps.slice(first, first + 2).map((step) => {
    const count = Math.floor(rest / step.seconds);
    rest -= count * step.seconds;
    return { text: `${count} ${step.unit}`, count };
  });
  return shown
    .filter(({ count }) => count > 0)
    .map(({ text }) => text)
    .join(' ');
}
