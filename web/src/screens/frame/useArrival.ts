import { useEffect, useRef, type RefObject } from 'react';

let isFirst = true;

/** Whoever went to another screen by key goes on inside it, not at the top of the page again. */
export function useArrival(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isFirst && document.activeElement === document.body) {
      main.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  return main;
}
