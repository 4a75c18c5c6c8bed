/** A student's page in a browser of its own: its own process, audio device and clock reading. */
import type { Browser, Page } from 'playwright-core';
import { forgetSounds, recordSounds, soundsOf } from '../../test/browser/support/audio-log.ts';
import { launchBrowser } from '../../test/browser/support/launch-browser.ts';
import { enterCode, startSound } from '../../test/browser/support/people.ts';
import { pageClockOffsetMs } from './page-clock.ts';

export class Device {
  readonly page: Page;
  /** Half the quickest look at its clock: how wrong a comparison with another may be. */
  clockErrorMs = 0;
  readonly #browser: Browser;
  #offsetMs = 0;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  /** In the room, with its sound on. */
  static async open(address: string): Promise<Device> {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await recordSounds(page);
    await enterCode(page, address);
    await startSound(page);
    return new Device(browser, page);
  }

  async compareClock(): Promise<void> {
    const { offsetMs, errorMs } = await pageClockOffsetMs(this.page);
    this.#offsetMs = offsetMs;
    this.clockErrorMs = errorMs;
  }

  /** By this process's clock: Unix ms. */
  async sounds(): Promise<readonly { readonly calledAt: number; readonly heardAt: number }[]> {
    const sounds = await soundsOf(this.page);
    return sounds.map(({ calledAt, heardAt }) => ({
      calledAt: calledAt + this.#offsetMs,
      heardAt: heardAt + this.#offsetMs,
    }));
  }

  /** Of the keys that were pressed, by this process's clock. */
  async keyPresses(): Promise<readonly number[]> {
    const presses = await this.page.evaluate(() => window.keyPresses);
    return presses.map((at) => at + this.#offsetMs);
  }

  forget(): Promise<void> {
    return forgetSounds(this.page);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
