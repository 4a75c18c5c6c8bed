/** The browser that the page's tests run in: the machine's own, or Debian's, installed here where that is possible. */
import { existsSync } from 'node:fs';
import { exitCodeOf } from './step.mjs';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Its path; ends this process, saying what to do, where there is none and none can be installed. */
export function chromium() {
  const found = () => places.find((place) => place !== undefined && existsSync(place));
  if (found() === undefined && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('Installing Chromium for the tests of the pages …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    exitCodeOf('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const packages = ['install', '-qq', '--yes', '--no-install-recommends', 'chromium'];
    exitCodeOf('apt-get', packages, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const path = found();
  if (path !== undefined) return path;
  console.error(
    'The tests of the pages need Chromium or Chrome: install it, or set CHROMIUM_PATH to where it is.',
  );
  process.exit(1);
}
