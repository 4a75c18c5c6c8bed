/** A teacher and students who do with the pages what people do: all that is tapped here is found by its name. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { joinWords } from '../../../web/words/join-words.ts';
import { studentWords } from '../../../web/words/student-words.ts';
import { words as teachWords } from '../../../web/words/teach-words.ts';
import type { PageWatch } from './page-watch.ts';
import type { School } from './school.ts';

export interface TeacherDevice {
  readonly watch: PageWatch;
  readonly page: Page;
  readonly code: string;
}

export interface StudentDevice {
  readonly watch: PageWatch;
  readonly page: Page;
  readonly name: string;
}

const codePattern = /^[A-Z]+-\d{4}$/;

/** Opens a room by the teacher's link, with the sound on. */
export async function openRoom(school: School, options?: BrowserContextOptions): Promise<TeacherDevice> {
  const watch = await school.device(options);
  const { page } = watch;
  await page.goto(school.teacherLink);
  await page.getByLabel(teachWords.lobby.roomTitle).fill('Year 3 drums');
  await page.getByRole('button', { name: teachWords.lobby.open, exact: true }).click();
  const code = await page.getByText(codePattern).first().textContent();
  if (code === null) throw new Error('The room shows no code.');
  return { watch, page, code };
}

/** By the link of the QR picture, under a friendly name. */
export async function joinClass(
  school: School,
  code: string,
  options?: BrowserContextOptions,
): Promise<StudentDevice> {
  const watch = await school.device(options);
  const name = await enterCode(watch.page, `${school.server.url}/#code=${code}`);
  await startSound(watch.page);
  return { watch, page: watch.page, name };
}

/** Up to the big button; resolves to the name. */
export async function enterCode(page: Page, address: string): Promise<string> {
  await page.goto(address);
  await page.getByRole('button', { name: joinWords.next }).click();
  const own = page.getByRole('button', { name: new RegExp(`^${joinWords.iAm('')}`) });
  const name = ((await own.textContent()) ?? '').slice(joinWords.iAm('').length);
  await own.click();
  await page.getByRole('heading', { name: studentWords.start.hello(name) }).waitFor();
  return name;
}

export async function startSound(page: Page): Promise<void> {
  await page.getByRole('button', { name: studentWords.start.button }).click();
  await page.getByRole('button', { name: studentWords.top.raise }).waitFor();
}
