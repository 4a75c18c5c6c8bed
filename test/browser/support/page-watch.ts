/** Everything about a page that must not happen, whatever a test is about: errors, requests to elsewhere, breaches of the policy. */
import type { BrowserContext, Page, Response } from 'playwright-core';

declare global {
  interface Window {
    /** What the Content Security Policy stopped, as `directive: what`. */
    policyBreaches: string[];
  }
}

export class PageWatch {
  readonly page: Page;
  readonly #faults: string[] = [];
  readonly #scripts = new Map<string, Promise<number>>();
  readonly #allowed: RegExp[] = [];

  private constructor(page: Page, origin: string) {
    this.page = page;
    const { host } = new URL(origin);
    page.on('pageerror', (error) => this.#faults.push(`error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      const isFault = message.type() === 'error' || message.type() === 'warning';
      if (isFault)
        this.#faults.push(`console ${message.type()}: ${message.text()} ${message.location().url}`);
    });
    page.on('request', (request) => this.#checkPlace(request.url(), host));
    page.on('websocket', (socket) => this.#checkPlace(socket.url(), host));
    page.on('response', (response) => this.#measure(response));
  }

  /** Opens a page of its own in the context. */
  static async open(context: BrowserContext, origin: string): Promise<PageWatch> {
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.policyBreaches = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        window.policyBreaches.push(`${violatedDirective}: ${blockedURI}`),
      );
    });
    return new PageWatch(page, origin);
  }

  /** What a test provokes on purpose: a refused request, for example, which Chromium writes to the console. */
  allow(fault: RegExp): void {
    this.#allowed.push(fault);
  }

  /** Of all scripts that were loaded so far, as they came over the wire. */
  async scriptBytes(): Promise<number> {
    const sizes = await Promise.all(this.#scripts.values());
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async faults(): Promise<readonly string[]> {
    const breaches = this.page.isClosed() ? [] : await this.page.evaluate(() => window.policyBreaches);
    return [...this.#faults, ...breaches.map((breach) => `policy: ${breach}`)].filter(
      (fault) => !this.#allowed.some((allowed) => allowed.test(fault)),
    );
  }

  #checkPlace(url: string, host: string): void {
    const { protocol, host: asked } = new URL(url);
    if (protocol !== 'blob:' && protocol !== 'data:' && asked !== host)
      this.#faults.push(`request to elsewhere: ${url}`);
  }

  #measure(response: Response): void {
    if (response.request().resourceType() !== 'script') return;
    const size = response
      .request()
      .sizes()
      .then(({ responseBodySize }) => responseBodySize);
    this.#scripts.set(
      response.url(),
      size.catch(() => 0),
    );
  }
}
