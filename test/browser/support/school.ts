/** A server with its pages and a browser: for each person a context of its own, as on a device of its own. */
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { StockClient } from '../../support/stock-client.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';
import { recordSounds } from './audio-log.ts';
import { builtPages } from './built-pages.ts';
import { launchBrowser } from './launch-browser.ts';
import { PageWatch } from './page-watch.ts';

export class School {
  readonly server: TestServer;
  readonly browser: Browser;
  readonly #watches: PageWatch[] = [];
  readonly #students: StockClient[] = [];

  private constructor(server: TestServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  static async open(env: Record<string, string> = {}): Promise<School> {
    const webDir = builtPages();
    const [server, browser] = await Promise.all([createTestServer({ webDir, env }), launchBrowser()]);
    return new School(server, browser);
  }

  get teacherLink(): string {
    return `${this.server.url}/teach#key=${this.server.teacherKey}`;
  }

  /** A page on a device of its own, which logs its sounds and is watched for faults. */
  async device(options: BrowserContextOptions = {}): Promise<PageWatch> {
    const context = await this.browser.newContext({ viewport: { width: 1024, height: 768 }, ...options });
    // Below the tests' own, so that what was waited for is told.
    context.setDefaultTimeout(8000);
    return this.pageOf(context);
  }

  /** One more page on a device. */
  async pageOf(context: BrowserContext): Promise<PageWatch> {
    const watch = await PageWatch.open(context, this.server.url);
    await recordSounds(watch.page);
    this.#watches.push(watch);
    return watch;
  }

  /** A student without a page, who has the room's document. */
  async student(code: string, name: string): Promise<StockClient> {
    const client = new StockClient(await this.server.join(code, name));
    this.#students.push(client);
    return client.synced();
  }

  /** Of all pages that are open, and since they were opened. */
  async faults(): Promise<readonly string[]> {
    return (await Promise.all(this.#watches.map((watch) => watch.faults()))).flat();
  }

  /** Ends all devices and students. Throws Error where any of their pages had a fault. */
  async sendHome(): Promise<void> {
    for (const client of this.#students.splice(0)) client.destroy();
    const faults = await this.faults();
    const watches = this.#watches.splice(0);
    await Promise.all(watches.map(({ page }) => page.context().close()));
    if (faults.length > 0) throw new Error(`Faults of pages:\n${faults.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}
