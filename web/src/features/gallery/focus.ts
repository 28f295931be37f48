/** To the search of the list: by key, and when what had the focus goes with the filter. */
export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('[role=search] input')?.focus();
}

/** To the pictures themselves, past everything that stands before them. */
export function focusGrid(): void {
  document.querySelector<HTMLElement>('[role=grid]')?.focus();
}
