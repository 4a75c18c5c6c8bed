/** The rules of WCAG 2.2 AA that a program can check (axe-core). */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** Each violation as a line; none is what tests expect. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's Content Security Policy does not bind.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values) => {
    const { axe: engine } = window as unknown as { readonly axe: typeof axe };
    const results = await engine.run(document, { runOnly: { type: 'tag', values } });
    return results.violations;
  }, tags);
  return violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 5).map(({ html, failureSummary }) => `${html} ${failureSummary}`);
    return `${id}: ${help}\n    ${places.join('\n    ')}`;
  });
}
