const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * For the `ref` of a toolbar: it is one stop of the Tab key, and the arrow keys go along its
 * buttons (WAI-ARIA Authoring Practices, toolbar). Tab comes back to the button used last.
 */
export function oneStop(bar: HTMLElement | null): (() => void) | undefined {
  if (!bar) return undefined;
  let stop: Element | undefined;
  const buttons = () => [...bar.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  // A narrow screen has no room for some, and a hidden one cannot take the focus.
  const usable = () => buttons().filter((button) => button.checkVisibility());

  function settle() {
    const all = usable();
    if (all.length === 0) return;
    if (!all.some((button) => button === stop)) [stop] = all;
    for (const button of buttons()) {
      const index = button === stop ? 0 : -1;
      if (button.tabIndex !== index) button.tabIndex = index;
    }
  }
  function onFocus({ target }: FocusEvent) {
    stop = target instanceof Element ? (target.closest('button') ?? stop) : stop;
    settle();
  }
  function onKey(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = usable();
    const at = all.findIndex((button) => button === document.activeElement);
    const step = steps[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? all.length - 1
          : step && (at + step + all.length) % all.length;
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    all[next]?.focus();
  }

  const watcher = new MutationObserver(settle);
  watcher.observe(bar, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  bar.addEventListener('focusin', onFocus);
  bar.addEventListener('keydown', onKey);
  settle();
  return () => {
    watcher.disconnect();
    bar.removeEventListener('focusin', onFocus);
    bar.removeEventListener('keydown', onKey);
  };
}
