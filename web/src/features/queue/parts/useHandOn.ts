import { useLayoutEffect, useRef } from 'react';

/** Where the focus goes with its row gone: to the neighbour's button, else to what is around. */
function heirOf(button: HTMLElement): HTMLElement | null {
  const row = button.closest('li, article');
  const kind = `[data-hand-on="${button.dataset.handOn}"]`;
  const near = [row?.nextElementSibling, row?.previousElementSibling]
    .map((sibling) => sibling?.querySelector<HTMLElement>(`${kind}:not(:disabled)`))
    .find(Boolean);
  return near ?? button.closest<HTMLElement>('[role=dialog], main');
}

/** For a button that takes its own row away: whoever pressed it by keyboard stays near. */
export function useHandOn(kind: string) {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = ref.current;
    return () => {
      if (!button || document.activeElement !== button) return;
      const heir = heirOf(button);
      if (heir && heir.tabIndex < 0) heir.setAttribute('tabindex', '-1');
      heir?.focus({ preventScroll: true });
    };
  }, []);
  return { ref, 'data-hand-on': kind };
}
