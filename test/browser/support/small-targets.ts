/** What can be tapped and is smaller than a child's finger needs. */
import type { Page } from 'playwright-core';

const tappable =
  'button, a[href], input, select, textarea, summary, [role="tab"], [role="radio"], [role="switch"]';

/** Each too small target of the page as a line: its text and size, px. */
export function smallTargets(page: Page, leastPx: number): Promise<readonly string[]> {
  return page.evaluate(
    ({ selector, least }) =>
      [...document.querySelectorAll<HTMLElement>(selector)].flatMap((element) => {
        // A radio button or checkbox is tapped by its label.
        const target = element instanceof HTMLInputElement ? (element.closest('label') ?? element) : element;
        const { width, height } = target.getBoundingClientRect();
        const isShown = element.checkVisibility() && width > 1 && height > 1;
        if (!isShown || (Math.round(width) >= least && Math.round(height) >= least)) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
        return [`${element.tagName} "${name}": ${Math.round(width)} × ${Math.round(height)}`];
      }),
    { selector: tappable, least: leastPx },
  );
}
