import { afterEach, expect, it } from 'vitest';
import { onPageShown } from '../../client/wake-events.ts';

/** A page as far as waking goes: Node has the events, but neither a window nor a document. */
class Page extends EventTarget {
  visibilityState = 'visible';
}

const inserted = ['document', 'addEventListener', 'removeEventListener'] as const;

afterEach(() => {
  for (const name of inserted) Reflect.deleteProperty(globalThis, name);
});

function openPage(): Page {
  const page = new Page();
  Object.assign(globalThis, {
    document: page,
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  });
  return page;
}

it('calls when the page is shown again, not when it is hidden, and not once stopped', () => {
  const page = openPage();
  let calls = 0;
  const stop = onPageShown(() => calls++);
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(calls).toBe(0);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('pageshow'));
  expect(calls).toBe(2);
  stop();
  page.dispatchEvent(new Event('pageshow'));
  expect(calls).toBe(2);
});

it('does nothing outside a page', () => {
  expect(() => onPageShown(() => undefined)()).not.toThrow();
});
