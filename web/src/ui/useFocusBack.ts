import { useEffect } from 'react';

/**
 * When a dialog goes, the focus goes back to what opened it. Dialogs here leave the page whole, and
 * with them the focus, which the browser then gives to nobody: Tab would begin at the top again.
 */
export function useFocusBack(overlaysId: string): void {
  useEffect(() => {
    const overlays = document.getElementById(overlaysId);
    if (!overlays) return;
    // What had the focus last, outside of any dialog; nothing once a person let go of it.
    let outside: HTMLElement | null = null;
    const isOutside = (target: EventTarget | null): target is HTMLElement =>
      target instanceof HTMLElement && !overlays.contains(target);
    const onFocusIn = ({ target }: FocusEvent) => {
      if (isOutside(target)) outside = target;
    };
    const onFocusOut = ({ target, relatedTarget }: FocusEvent) => {
      if (isOutside(target) && relatedTarget === null && document.hasFocus()) outside = null;
    };
    const giveBack = () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (!isLost || overlays.querySelector('[aria-modal=true]')) return;
      if (outside?.isConnected) outside.focus({ preventScroll: true });
    };
    const watcher = new MutationObserver((changes) => {
      if (changes.some(({ removedNodes }) => removedNodes.length > 0)) giveBack();
    });
    watcher.observe(overlays, { childList: true });
    document.addEventListener('focusin', onFocusIn);
    document.addEventListener('focusout', onFocusOut);
    return () => {
      watcher.disconnect();
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('focusout', onFocusOut);
    };
  }, [overlaysId]);
}
