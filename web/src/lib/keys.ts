/**
 * Keyboard chords as text: "ctrl+enter", "shift+x", "g", "?". "ctrl" stands for Command on a Mac.
 * Shift is only written for letters and named keys; a sign like "?" is itself the key.
 */
interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const named: Record<string, string> = {
  ' ': 'space',
  arrowleft: 'left',
  arrowright: 'right',
  arrowup: 'up',
  arrowdown: 'down',
  escape: 'esc',
};

export function chordOf(press: KeyPress): string {
  const lower = press.key.toLowerCase();
  const key = named[lower] ?? lower;
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('ctrl');
  if (press.altKey) parts.push('alt');
  if (press.shiftKey && !isSign) parts.push('shift');
  parts.push(key);
  return parts.join('+');
}

export function isSingleCharacter(chord: string): boolean {
  return chord.length === 1;
}

const shown: Record<string, string> = {
  ctrl: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  enter: '↵',
  delete: 'Del',
  esc: 'Esc',
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
};

const shownOnMac: Record<string, string> = { ctrl: '⌘', shift: '⇧', alt: '⌥' };

/** The chord as key caps, for example ["Ctrl", "K"]. */
export function keyCaps(chord: string, onMac: boolean): string[] {
  return chord.split('+').map((part) => {
    if (onMac && shownOnMac[part]) return shownOnMac[part];
    return shown[part] ?? part.toUpperCase();
  });
}

/** The form aria-keyshortcuts wants. */
export function ariaChord(chord: string): string {
  const words: Record<string, string> = { ctrl: 'Control', left: 'ArrowLeft', right: 'ArrowRight' };
  return chord
    .split('+')
    .map((part) => words[part] ?? part.charAt(0).toUpperCase() + part.slice(1))
    .join('+');
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}
