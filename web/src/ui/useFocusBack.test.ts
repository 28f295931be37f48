// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepFocus } from './useFocusBack';

let stop: () => void;
const byId = (id: string) => document.getElementById(id) as HTMLElement;
/** Observers are told after the change, and wait a turn more. */
const later = () => new Promise((done) => setTimeout(() => setTimeout(done)));

beforeEach(() => {
  document.body.innerHTML =
    '<main tabindex="-1"><button id="opener">open</button></main>' +
    '<section id="overlays"><div id="dialog" role="dialog" tabindex="-1"><button id="inside">ok</button></div></section>';
  stop = keepFocus(byId('overlays'));
});
afterEach(() => stop());

describe('the focus of something that closed', () => {
  test('goes back to what opened it', async () => {
    byId('opener').focus();
    byId('inside').focus();
    byId('dialog').remove();
    await later();
    expect(document.activeElement).toBe(byId('opener'));
  });

  test('waits until the key that closed it is done with', async () => {
    byId('opener').focus();
    byId('inside').focus();
    byId('dialog').remove();
    await Promise.resolve();
    expect(document.activeElement).toBe(document.body);
    await later();
    expect(document.activeElement).toBe(byId('opener'));
  });

  test('goes to the list or the page when that is gone', async () => {
    byId('opener').focus();
    byId('inside').focus();
    byId('opener').remove();
    byId('dialog').remove();
    await later();
    expect(document.activeElement).toBe(document.querySelector('main'));
  });

  test('stays inside when only a part of it went', async () => {
    byId('opener').focus();
    byId('inside').focus();
    byId('inside').remove();
    await later();
    expect(document.activeElement).toBe(byId('dialog'));
  });

  test('stays where somebody went meanwhile', async () => {
    byId('inside').focus();
    byId('opener').focus();
    byId('opener').blur();
    byId('dialog').remove();
    await later();
    expect(document.activeElement).toBe(document.body);
  });
});
