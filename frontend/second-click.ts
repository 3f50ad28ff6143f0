/**
 * For what takes the place of something that a click replaces: the second click of a double click was meant for what was there before. It would
 * cancel an upload, or answer a question, that the first one started. A click from the keyboard counts none.
 */
export function ignoreSecondClick<E extends HTMLElement>(element: E): E {
  const first = new AbortController();
  const judge = (event: MouseEvent): void => {
    if (event.detail <= 1) {
      first.abort();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  element.addEventListener('click', judge, { capture: true, signal: first.signal });
  return element;
}
