/** Whether this device is used with fingers: nothing hovers there, nothing is dropped, and there are no keys to press. */
export function isTouch(): boolean {
  return matchMedia('(hover: none)').matches;
}
