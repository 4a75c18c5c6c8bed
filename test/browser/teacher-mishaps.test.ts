/** What goes wrong on a teacher's device, and must cost neither words nor the way in. */
import { expect, it } from 'vitest';
import { inspectorWords } from '../../web/words/inspector-words.ts';
import { words } from '../../web/words/teach-words.ts';
import { attendSchool } from './support/attend-school.ts';
import { openRoom } from './support/people.ts';
import type { School } from './support/school.ts';

let school: School;
attendSchool((opened) => {
  school = opened;
});

it('a question that the server did not take stays to be sent again, and goes once it has', async () => {
  const { watch, page } = await openRoom(school);
  watch.allow(/status of 503/);
  await page.getByRole('tab', { name: words.desk.tabs.feelings }).click();
  await page.getByRole('button', { name: words.sel.show, exact: true }).click();
  await page.getByRole('switch', { name: words.sel.reflectionSwitch }).click();
  const question = page.getByLabel(words.sel.question, { exact: true });
  const send = page.getByRole('button', { name: words.sel.send, exact: true });
  await question.fill('Who helped you today?');
  await page.route('**/sel/prompt', (route) => route.fulfill({ status: 503, body: '' }));
  await send.click();
  await page.getByRole('alert').waitFor();
  expect(await question.inputValue()).toBe('Who helped you today?');

  await page.unroute('**/sel/prompt');
  await send.click();
  await page.getByText(`${words.sel.asking}Who helped you today?`).waitFor();
  await expect.poll(() => question.inputValue()).toBe('');
});

it('a teacher’s link that is put into a tab with the page open gives its key, and does not stay in the address', async () => {
  const { page } = await school.device();
  const asks = page.getByRole('textbox', { name: words.key.label });
  await page.goto(`${school.server.url}/teach`);
  await asks.waitFor();
  await page.goto(school.teacherLink);
  await page.getByRole('button', { name: words.lobby.open, exact: true }).click();
  await page.getByRole('tab', { name: words.desk.tabs.class }).waitFor();
  expect(page.url()).toBe(`${school.server.url}/teach`);
  // Within a room the lesson goes on.
  await page.goto(school.teacherLink);
  await expect.poll(() => page.url()).toBe(`${school.server.url}/teach`);
  await page.getByRole('tab', { name: words.desk.tabs.class }).waitFor();

  const { page: other } = await school.device();
  await other.goto(`${school.server.url}/inspector`);
  const key = other.getByLabel(inspectorWords.enter.key);
  await key.waitFor();
  await other.goto(`${school.server.url}/inspector#key=${school.server.teacherKey}`);
  await expect.poll(() => key.inputValue()).toBe(school.server.teacherKey);
  expect(other.url()).toBe(`${school.server.url}/inspector`);
});
