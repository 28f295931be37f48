import { useEffect, useLayoutEffect, useRef } from 'react';
import type { BoundCommand } from '@/lib/command';
import { chordOf, isSingleCharacter, isTyping } from '@/lib/keys';

interface Options {
  /** Off for people whose speech or switch input types stray letters. */
  singleKeys: boolean;
}

function matches(command: BoundCommand, chord: string, typing: boolean): boolean {
  return command.available && command.keys.includes(chord) && (!typing || command.whileTyping);
}

/** A dialog or menu owns the keyboard while it is open. */
function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=dialog],[role=menu]') !== null;
}

function isOperated(target: EventTarget | null, chord: string): boolean {
  const onControl = target instanceof Element && target.closest('[role=slider],[role=separator]');
  return Boolean(onControl) && /left|right|up|down/.test(chord);
}

/** A combobox that is shut opens on Enter, whatever is held down with it. */
function isShutCombobox(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.matches('[aria-haspopup=listbox]:not([aria-controls])')
  );
}

export function useHotkeys(commands: readonly BoundCommand[], { singleKeys }: Options): void {
  const latest = useRef({ commands, singleKeys });
  useEffect(() => {
    latest.current = { commands, singleKeys };
  });
  // Before the first paint: what can be seen answers to keys.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || (event.repeat && event.ctrlKey)) return;
      if (isInOverlay(event.target)) return;
      const chord = chordOf(event);
      if (isOperated(event.target, chord)) return;
      if (isSingleCharacter(chord) && !latest.current.singleKeys) return;
      const typing = isTyping(event.target);
      const found = latest.current.commands.find((known) => matches(known, chord, typing));
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    const beforeCombobox = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !isShutCombobox(event.target)) return;
      onKeyDown(event);
      if (event.defaultPrevented) event.stopPropagation();
    };
    document.addEventListener('keydown', beforeCombobox, { capture: true });
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', beforeCombobox, { capture: true });
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
