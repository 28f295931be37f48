import { useEffect } from 'react';

/** Where the focus goes when what opened a dialog is gone as well. */
const fallback = '[role=grid], main';

/**
 * When a dialog goes, the focus goes back to what opened it. Dialogs here leave the page whole, and
 * with them the focus, which the browser then gives to nobody: Tab would begin at the top again.
 * Returns how to stop.
 */
export function keepFocus(overlays: HTMLElement): () => void {
  // What had the focus last, outside of any dialog; nothing once a person let go of it.
  let outside: HTMLElement | null = null;
  let isInside = false;
  const onFocusIn = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    isInside = overlays.contains(target);
    if (!isInside) outside = target;
  };
  const onFocusOut = ({ target, relatedTarget }: FocusEvent) => {
    const isOurs = target instanceof HTMLElement && overlays.contains(target);
    if (!isOurs && relatedTarget === null && document.hasFocus()) outside = null;
  };
  const giveBack = () => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (!isLost || !isInside) return;
    // Only a part of something that is still open went away: the focus stays in there.
    const open = overlays.querySelector<HTMLElement>('[role=dialog]');
    if (open) return open.focus({ preventScroll: true });
    isInside = false;
    if (!outside) return;
    const goal = outside.isConnected ? outside : document.querySelector<HTMLElement>(fallback);
    goal?.focus({ preventScroll: true });
  };
  // Not before the key that closed it is done with: Return would put a line break into the prompt.
  let waiting: number | undefined;
  const watcher = new MutationObserver((changes) => {
    if (!changes.some(({ removedNodes }) => removedNodes.length > 0)) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(giveBack, 0);
  });
  watcher.observe(overlays, { childList: true, subtree: true });
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', onFocusOut);
  return () => {
    watcher.disconnect();
    window.clearTimeout(waiting);
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', onFocusOut);
  };
}

export function useFocusBack(overlaysId: string): void {
  useEffect(() => {
    const overlays = document.getElementById(overlaysId);
    return overlays ? keepFocus(overlays) : undefined;
  }, [overlaysId]);
}
