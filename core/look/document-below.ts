/** Addresses in a document of the build: from the root of the host, as it is without a base path. */
const ADDRESS = /(?<=\s(?:href|src|content|data-base-path)=")\/(?!\/)/g;

/** A document of the build as a server below a base path has it: the same, with the base path before each address. */
export function documentBelow(basePath: string, html: string): string {
  return basePath === '' ? html : html.replace(ADDRESS, `${basePath}/`);
}

/** The document of the build that is served below a base path; undefined for what is not one of these exactly. */
export function builtDocument(basePath: string, served: string): string | undefined {
  const built = served.replaceAll(`="${basePath}/`, '="/');
  return documentBelow(basePath, built) === served ? built : undefined;
}
