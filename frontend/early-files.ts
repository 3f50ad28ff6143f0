import type { ChosenFile } from './chosen-files.ts';
import { pickedFiles } from './chosen-files.ts';

/** Where files are chosen or dropped before this script is there (`frontend/shell-upload.html`). Found before the page replaces it. */
let input = document.querySelector<HTMLInputElement>('.shell input');

/** Hands over what was chosen there, once. A dialog that is still open gives its files later. */
export function takeEarlyFiles(take: (files: readonly ChosenFile[]) => void): void {
  const early = input;
  input = null;
  const hand = (): void => {
    const files = pickedFiles(early?.files ?? null);
    if (files.length > 0) take(files);
  };
  hand();
  early?.addEventListener('change', hand);
}
