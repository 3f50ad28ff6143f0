/** Opens a mail in the person's own program, to be completed and sent there. RFC 6068: line breaks are CR LF, percent-encoded. */
export function mailLink(subject: string, body: string): string {
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
}
