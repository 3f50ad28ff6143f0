/** Colours of a plot, as the theme has them now. A canvas knows no custom properties, so each is read from an element that wears it. */
export interface PlotColours {
  readonly series: (index: number) => string;
  readonly text: () => string;
  readonly grid: () => string;
  readonly shade: () => string;
}

export function plotColours(root: HTMLElement): PlotColours {
  const read = (property: string): string => {
    const probe = document.createElement('span');
    probe.style.color = `var(${property})`;
    // Where a person has colours of their own, the style gives those to plots, one for each line.
    probe.style.setProperty('forced-color-adjust', 'none');
    root.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  return {
    series: (index) => read(`--plot-${index + 1}`),
    text: () => read('--muted'),
    grid: () => read('--line'),
    shade: () => read('--plot-shade'),
  };
}
