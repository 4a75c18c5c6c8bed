import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { sharedWords } from '../../web/words/shared-words.ts';
import { words } from '../../web/words/teach-words.ts';
import { attendSchool } from './support/attend-school.ts';
import { accessibilityFaults } from './support/axe.ts';
import { openRoom, type TeacherDevice } from './support/people.ts';
import type { School } from './support/school.ts';

let school: School;
attendSchool((opened) => {
  school = opened;
});

async function openImport(): Promise<TeacherDevice> {
  const teacher = await openRoom(school);
  await teacher.page.getByRole('tab', { name: words.desk.tabs.room }).click();
  await teacher.page.getByRole('button', { name: words.room.importList, exact: true }).click();
  return teacher;
}

function use(page: Page) {
  return page.getByRole('button', { name: words.room.importDeed, exact: true });
}

function csv(name: string, content: string, encoding: BufferEncoding = 'utf8') {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(content, encoding) };
}

it('names that are pasted after a file was refused are what is imported, and the file can be chosen again', async () => {
  const { watch, page } = await openImport();
  watch.allow(/status of 400/);
  const file = page.getByLabel(words.room.importFile);
  await file.setInputFiles(csv('names.csv', 'José Müller\n', 'latin1'));
  await use(page).click();
  await page.getByText(/CSV UTF-8/).waitFor();

  // A browser tells a page nothing where the file that it has is chosen once more.
  const chooser = page.waitForEvent('filechooser');
  await file.click();
  await chooser;
  expect(await file.inputValue()).toBe('');

  await file.setInputFiles(csv('names.csv', 'José Müller\n', 'latin1'));
  await page.getByLabel(words.room.importPaste).fill('Anna Alt\nBen Bauer');
  expect(await file.inputValue()).toBe('');
  await use(page).click();
  await page.getByText(words.room.imported(2)).waitFor();
});

it('of a school’s OneRoster files the teacher chooses the class', async () => {
  const { page } = await openImport();
  await page
    .getByLabel(words.room.importFile)
    .setInputFiles([
      csv('users.csv', 'sourcedId,givenName,familyName\nu1,Anna,Alt\nu2,Ben,Bauer\nu3,Cem,Can\n'),
      csv('classes.csv', 'sourcedId,title\nc1,3a\nc2,3b\n'),
      csv(
        'enrollments.csv',
        'classSourcedId,userSourcedId,role\nc1,u1,student\nc2,u2,student\nc2,u3,student\n',
      ),
    ]);
  const choice = page.getByLabel(words.room.importClass, { exact: true });
  await choice.waitFor();
  expect(await use(page).isDisabled()).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await choice.selectOption({ label: '3b' });
  await use(page).click();
  await page.getByText(words.room.imported(2)).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: sharedWords.close }).last().click();
  const list = page.getByRole('list', { name: words.room.classList });
  await list.getByText('Cem Can').waitFor();
  expect(await list.getByText('Anna Alt').count()).toBe(0);
});
