/** Lets the browser save the content, now and whenever the returned function is called. */
export function offerFile(content: Blob, fileName: string): () => void {
  // Never the sender's type: an address of a blob belongs to this page, and must not be opened as a document.
  const url = URL.createObjectURL(content.slice(0, content.size, 'application/octet-stream'));
  const save = (): void => {
    const link = document.createElement('a');
    link.href = url;
    link.download = fileName;
    link.click();
  };
  save();
  return save;
}
