import { afterEach, beforeEach, expect, test } from 'vitest';
import { oneStop } from './oneStop';

let bar: HTMLElement;
let leave: (() => void) | undefined;

beforeEach(() => {
  // What lays pages out is not here.
  HTMLElement.prototype.checkVisibility = function isShown(this: HTMLElement) {
    return !this.hidden;
  };
  bar = document.createElement('div');
  bar.innerHTML = '<button>a</button><button disabled>b</button><button>c</button>';
  document.body.replaceChildren(bar);
  leave = oneStop(bar);
});
afterEach(() => leave?.());

const buttons = () => [...bar.querySelectorAll('button')];
const stops = () =>
  buttons()
    .filter((button) => !button.disabled && button.tabIndex === 0)
    .map((button) => button.textContent);
const press = (key: string, more: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  document.activeElement?.dispatchEvent(event);
  return event;
};
const settled = () => new Promise((later) => setTimeout(later));

test('one button can be reached by Tab, the others by arrows, round and round', () => {
  expect(stops()).toEqual(['a']);
  buttons()[0]?.focus();
  expect(press('ArrowRight').defaultPrevented).toBe(true);
  expect(document.activeElement?.textContent).toBe('c');
  expect(stops()).toEqual(['c']);
  press('ArrowRight');
  expect(document.activeElement?.textContent).toBe('a');
  press('End');
  expect(document.activeElement?.textContent).toBe('c');
  press('Home');
  expect(document.activeElement?.textContent).toBe('a');
});

test('what is hidden is passed over', () => {
  const [first, , last] = buttons();
  bar.insertAdjacentHTML('beforeend', '<button hidden>d</button>');
  last?.focus();
  press('ArrowRight');
  expect(document.activeElement).toBe(first);
});

test('other keys and chords stay with whoever wants them', () => {
  buttons()[0]?.focus();
  expect(press('ArrowDown').defaultPrevented).toBe(false);
  expect(press('ArrowRight', { ctrlKey: true }).defaultPrevented).toBe(false);
  expect(document.activeElement?.textContent).toBe('a');
});

test('when the stop can no longer be used, another one can', async () => {
  for (const button of buttons()) button.disabled = button.textContent !== 'b';
  await settled();
  expect(stops()).toEqual(['b']);
});
