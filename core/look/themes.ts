/** Every colour of the pages, by theme. Styles, the browser's own bars, the choice of a person and the tests of contrast are made from this. */
const light = {
  page: '#f1f4f2',
  surface: '#ffffff',
  sunken: '#f5f8f6',
  ink: '#12201a',
  muted: '#51615a',
  line: '#dae2dd',
  'line-strong': '#72827a',
  accent: '#0a6b4e',
  'accent-strong': '#07543d',
  'accent-soft': '#e3f3eb',
  'accent-line': '#a4d6c1',
  'on-accent': '#ffffff',
  'logo-key': '#8ff0c8',
  danger: '#b42318',
  'danger-soft': '#fdeeec',
  'danger-line': '#f0bdb8',
  'on-danger': '#ffffff',
  warn: '#754a00',
  'warn-soft': '#fcf3e0',
  'warn-line': '#e8cf9c',
  'shadow-near': '#0a281c0d',
  'shadow-far': '#0a32244d',
  backdrop: '#04100b8c',
};
export type Token = keyof typeof light;
type Tokens = Readonly<Record<Token, string>>;

/** What only the console draws. */
const lightPlot = { 'plot-1': '#0a6b4e', 'plot-2': '#b4540a', 'plot-3': '#4a4ab8', 'plot-shade': '#12201a12' };
type PlotToken = keyof typeof lightPlot;

interface Theme {
  readonly scheme: 'light' | 'dark';
  /** Whether it is for people who need more contrast: its texts reach AAA, all others AA. */
  readonly more: boolean;
  readonly tokens: Tokens;
  readonly plot: Readonly<Record<PlotToken, string>>;
}

export const THEMES = {
  light: { scheme: 'light', more: false, tokens: light, plot: lightPlot },
  dark: {
    scheme: 'dark',
    more: false,
    tokens: {
      page: '#0c1210',
      surface: '#141c18',
      sunken: '#0f1613',
      ink: '#e8f0ec',
      muted: '#a1b3aa',
      line: '#26332d',
      'line-strong': '#74887e',
      accent: '#5bd6a7',
      'accent-strong': '#86e6c1',
      'accent-soft': '#13312a',
      'accent-line': '#2a6450',
      'on-accent': '#04231a',
      'logo-key': '#04231a',
      danger: '#ffa197',
      'danger-soft': '#34181a',
      'danger-line': '#6e3333',
      'on-danger': '#3a0a06',
      warn: '#f0c470',
      'warn-soft': '#2d2412',
      'warn-line': '#5c4a22',
      'shadow-near': '#0000004d',
      'shadow-far': '#000000b3',
      backdrop: '#04100b8c',
    },
    plot: { 'plot-1': '#5bd6a7', 'plot-2': '#ffb05c', 'plot-3': '#a9b2ff', 'plot-shade': '#e8f0ec17' },
  },
  'contrast-light': {
    scheme: 'light',
    more: true,
    tokens: {
      page: '#ffffff',
      surface: '#ffffff',
      sunken: '#ffffff',
      ink: '#000000',
      muted: '#333333',
      line: '#6b6b6b',
      'line-strong': '#000000',
      accent: '#064a35',
      'accent-strong': '#000000',
      'accent-soft': '#e3f3eb',
      'accent-line': '#064a35',
      'on-accent': '#ffffff',
      'logo-key': '#ffffff',
      danger: '#8a1008',
      'danger-soft': '#ffffff',
      'danger-line': '#8a1008',
      'on-danger': '#ffffff',
      warn: '#5a3800',
      'warn-soft': '#ffffff',
      'warn-line': '#5a3800',
      'shadow-near': '#00000000',
      'shadow-far': '#00000000',
      backdrop: '#000000cc',
    },
    plot: { 'plot-1': '#064a35', 'plot-2': '#8a3c00', 'plot-3': '#2c2c9a', 'plot-shade': '#00000024' },
  },
  'contrast-dark': {
    scheme: 'dark',
    more: true,
    tokens: {
      page: '#000000',
      surface: '#000000',
      sunken: '#000000',
      ink: '#ffffff',
      muted: '#d0d0d0',
      line: '#8f8f8f',
      'line-strong': '#ffffff',
      accent: '#7df0c3',
      'accent-strong': '#ffffff',
      'accent-soft': '#0a2b21',
      'accent-line': '#7df0c3',
      'on-accent': '#000000',
      'logo-key': '#000000',
      danger: '#ffb4ab',
      'danger-soft': '#000000',
      'danger-line': '#ffb4ab',
      'on-danger': '#000000',
      warn: '#ffd98a',
      'warn-soft': '#000000',
      'warn-line': '#ffd98a',
      'shadow-near': '#00000000',
      'shadow-far': '#00000000',
      backdrop: '#000000cc',
    },
    plot: { 'plot-1': '#7df0c3', 'plot-2': '#ffc27d', 'plot-3': '#c4caff', 'plot-shade': '#ffffff2e' },
  },
} as const satisfies Readonly<Record<string, Theme>>;
export type ThemeName = keyof typeof THEMES;

/** In all themes, because a reader of such codes wants dark on light. */
export const QR_COLOURS = { ground: '#ffffff', dots: '#000000' } as const;
