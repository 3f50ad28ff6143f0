/**
 * The README for the page of a registry, which knows no files beside it: links to files and pictures become addresses of this version at
 * the home of the sources. What is in a fence stays as it is.
 */
export function absoluteReadme(text: string, home: string, version: string): string {
  const absolute = (link: string): string => {
    if (/^(?:[a-z]+:|#|\/\/)/.test(link)) return link;
    return `${home}/${/\.(?:png|svg)$/.test(link) ? 'raw' : 'blob'}/${version}/${link}`;
  };
  return text
    .split(/(^```[^]*?^```$)/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part
            .replaceAll(
              /(\]\()([^()\s]+)(\))/g,
              (_, open: string, link: string, close: string) => open + absolute(link) + close,
            )
            .replaceAll(
              /(\b(?:src|srcset)=")([^"]+)(")/g,
              (_, open: string, link: string, close: string) => open + absolute(link) + close,
            ),
    )
    .join('');
}
