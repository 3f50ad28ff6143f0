/** A page of the site: the file in the repository that it is made of, or the name of one that is made when the site is built. */
interface Page {
  readonly title: string;
  readonly file: string;
}

export interface Chapter {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** Pages that are made from the program itself, below `reference/`. */
export const GENERATED = [
  'reference/commands.md',
  'reference/http.md',
  'reference/admin-http.md',
  'reference/package.md',
];

/** All pages in their order. Decisions and runbooks have an index of their own, and every page of the API of the package its contents. */
export const CHAPTERS: readonly Chapter[] = [
  {
    title: 'Tutorials',
    pages: [
      { title: 'Send your first file', file: 'docs/tutorials/first-file.md' },
      { title: 'Docker and Compose', file: 'docs/tutorials/docker.md' },
      { title: 'Behind nginx, Caddy, HAProxy, Traefik', file: 'docs/tutorials/behind-a-proxy.md' },
      { title: 'At home, by systemd', file: 'docs/tutorials/systemd.md' },
      { title: 'Kubernetes', file: 'docs/tutorials/kubernetes.md' },
      { title: 'Back up, restore, move, upgrade', file: 'docs/tutorials/backup.md' },
      { title: 'First deployment on AWS', file: 'docs/first-deployment.md' },
      { title: 'First deployment on Google Cloud', file: 'docs/first-deployment-google.md' },
    ],
  },
  {
    title: 'Reference',
    pages: [
      { title: 'Command line', file: 'docs/cli.md' },
      { title: 'Commands and options', file: 'reference/commands.md' },
      { title: 'Settings', file: 'docs/settings.md' },
      { title: 'Your brand', file: 'docs/brand.md' },
      { title: 'HTTP API', file: 'reference/http.md' },
      { title: 'HTTP API of the console', file: 'reference/admin-http.md' },
      { title: 'Use as a package', file: 'docs/library.md' },
      { title: 'Exports of the package', file: 'reference/package.md' },
      { title: 'Configuration of deployments', file: 'docs/configuration.md' },
      { title: 'Deployment on AWS', file: 'docs/deployment.md' },
      { title: 'Targets', file: 'docs/targets.md' },
      { title: 'What was seen to work', file: 'docs/matrix.md' },
    ],
  },
  {
    title: 'Operation',
    pages: [
      { title: 'Operations', file: 'docs/operations.md' },
      { title: 'An operator’s day', file: 'docs/operators-day.md' },
      { title: 'Watching', file: 'docs/watching.md' },
      { title: 'Runbooks', file: 'docs/runbooks/README.md' },
      { title: 'Regions', file: 'docs/regions.md' },
    ],
  },
  {
    title: 'Explanation',
    pages: [
      { title: 'Architecture', file: 'docs/architecture.md' },
      { title: 'Versions of the page', file: 'docs/frontend-versions.md' },
      { title: 'What is in a store', file: 'docs/store.md' },
      { title: 'The log of a transfer', file: 'docs/log.md' },
      { title: 'Who may do what', file: 'docs/access.md' },
      { title: 'Declaration and reality', file: 'docs/declared.md' },
      { title: 'Format of links and files', file: 'docs/format.md' },
      { title: 'Security and threat model', file: 'SECURITY.md' },
      { title: 'Accessibility', file: 'docs/accessibility.md' },
      { title: 'Every stored field', file: 'docs/data-classification.md' },
      { title: 'Limits', file: 'docs/self-protection.md' },
      { title: 'Performance', file: 'docs/performance.md' },
      { title: 'Compared with others', file: 'docs/comparison.md' },
      { title: 'What depends on what', file: 'docs/map.md' },
      { title: 'Decisions', file: 'docs/decisions/README.md' },
    ],
  },
  {
    title: 'Project',
    pages: [
      { title: 'Contributing', file: 'CONTRIBUTING.md' },
      { title: 'Changelog', file: 'CHANGELOG.md' },
    ],
  },
];

/** Where a file of the repository is on the site, without its ending; undefined for one that is no page. */
export function pathOnSite(file: string): string | undefined {
  if (!file.endsWith('.md')) return undefined;
  const path = file.replace(/^docs\//, '').replace(/\.md$/, '');
  const isPage = file.startsWith('docs/') || GENERATED.includes(file) || file.startsWith('reference/');
  if (file === 'README.md') return 'readme';
  if (isPage) return path.replace(/(^|\/)README$/, '$1index');
  return ['SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].includes(file) ? path.toLowerCase() : undefined;
}
