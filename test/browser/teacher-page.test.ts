import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { closeCode } from '../../shared/close-code.ts';
import { words } from '../../web/words/teach-words.ts';
import { attendSchool } from './support/attend-school.ts';
import { accessibilityFaults } from './support/axe.ts';
import { openRoom, type TeacherDevice } from './support/people.ts';
import type { School } from './support/school.ts';

let school: School;
attendSchool((opened) => {
  school = opened;
});

async function openWithClass(names: readonly string[]): Promise<TeacherDevice> {
  const teacher = await openRoom(school, { viewport: { width: 1280, height: 800 } });
  for (const name of names) await school.student(teacher.code, name);
  for (const name of names) await teacher.page.getByRole('listitem').filter({ hasText: name }).waitFor();
  return teacher;
}

function tab(page: Page, name: string) {
  return page.getByRole('tab', { name });
}

async function showFeelings(page: Page): Promise<void> {
  await tab(page, words.desk.tabs.feelings).click();
  await page.getByRole('button', { name: words.sel.show, exact: true }).click();
}

async function sound(page: Page): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
}

it('takes the key out of the address, keeps it on the device alone, and asks for it where there is none', async () => {
  const { page } = await school.device();
  await page.goto(`${school.server.url}/teach`);
  await page.getByRole('textbox', { name: words.key.label }).waitFor();
  await sound(page);
  await page.goto('about:blank');
  await page.goto(school.teacherLink);
  await page.getByRole('button', { name: words.lobby.open, exact: true }).waitFor();
  expect(page.url()).toBe(`${school.server.url}/teach`);
  await sound(page);
});

it('every part of the desk is accessible: the class, patterns, feelings, the room, and what asks before it does', async () => {
  const { page } = await openWithClass(['Anna', 'Ben', 'Cem']);
  await sound(page);
  // Narrower, where words are shortened: what is read must be in what is said.
  await page.setViewportSize({ width: 1024, height: 768 });
  await sound(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: words.transport.more }).click();
  await sound(page);
  await page.getByRole('button', { name: words.transport.start, exact: true }).click();
  await page.getByRole('button', { name: words.transport.stop, exact: true }).waitFor();
  await page.getByRole('button', { name: words.roster.mute('Ben') }).click();
  await page.getByRole('button', { name: words.roster.beat(1, 'Anna') }).click();
  await sound(page);
  for (const name of [words.desk.tabs.patterns, words.desk.tabs.feelings, words.desk.tabs.room]) {
    await tab(page, name).click();
    await sound(page);
  }
  await page.getByRole('button', { name: words.room.closeRoom }).click();
  await page.getByRole('dialog').waitFor();
  await sound(page);
});

it('feelings are shown only after a deliberate step', async () => {
  const { page } = await openWithClass(['Anna', 'Ben']);
  await tab(page, words.desk.tabs.feelings).click();
  await page.getByText(words.sel.hiddenLead).waitFor();
  await page.getByRole('button', { name: words.sel.show, exact: true }).click();
  await page.getByText(words.sel.together, { exact: true }).first().waitFor();
  await sound(page);
});

it('a child is erased with its name, which becomes a seat’s number on every page; the way there is accessible', async () => {
  const { page } = await openWithClass(['Anna', 'Ben']);
  await showFeelings(page);
  await page.getByLabel(words.sel.choose).selectOption({ label: 'Anna' });
  await page.getByRole('button', { name: words.sel.erase }).click();
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('switch', { name: words.sel.eraseName }).isChecked()).toBe(true);
  await sound(page);
  await page.getByRole('button', { name: words.sel.eraseTap('Anna') }).click();
  await page.getByRole('button', { name: words.sel.eraseDeed }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await tab(page, words.desk.tabs.class).click();
  await page.getByRole('listitem').filter({ hasText: 'Player 2' }).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: 'Anna' }).count()).toBe(0);
  await page.getByRole('listitem').filter({ hasText: 'Ben' }).waitFor();
});

it('a second room comes into the class by an invitation, and is taken out again', async () => {
  const first = (await openWithClass(['Anna'])).page;
  const second = (await openWithClass(['Ben'])).page;
  for (const page of [first, second]) {
    await showFeelings(page);
    await page.getByRole('button', { name: words.sel.classRoomsShow }).click();
  }
  await first.getByRole('radio', { name: words.sel.inviteForChoices.colleague }).check({ force: true });
  await first.getByRole('button', { name: words.sel.inviteDeed }).click();
  const invitation = (await first.getByLabel(words.sel.invitation, { exact: true }).textContent()) ?? '';
  await sound(first);
  await second.getByLabel(words.sel.useInvitation).fill(invitation);
  await second.getByRole('button', { name: words.sel.joinClassDeed }).click();
  await second.getByText(words.sel.joinedClass).waitFor();
  await second.getByText(words.sel.firstRoom).waitFor();
  expect(await second.getByRole('button', { name: words.sel.takeOut }).count()).toBe(0);
  await sound(second);
  await first.getByRole('button', { name: words.sel.hide }).click();
  await first.getByRole('button', { name: words.sel.show, exact: true }).click();
  await first.getByRole('button', { name: words.sel.classRoomsShow }).click();
  await first.getByRole('button', { name: words.sel.takeOut }).click();
  await sound(first);
  await first.getByRole('dialog').getByRole('button', { name: words.sel.takeOut }).click();
  await first.getByRole('dialog').waitFor({ state: 'detached' });
  await first.getByRole('button', { name: words.sel.takeOut }).waitFor({ state: 'detached' });
}, 60_000);

it('what the class is asked stands on the teacher’s every device, after a reload too, until one of them takes it back', async () => {
  const { page, code } = await openWithClass([]);
  await showFeelings(page);
  await page.getByRole('switch', { name: words.sel.reflectionSwitch }).click();
  await page.getByLabel(words.sel.question, { exact: true }).fill('Who helped you today?');
  await page.getByRole('button', { name: words.sel.send, exact: true }).click();
  const asked = (on: Page) => on.getByText(`${words.sel.asking}Who helped you today?`);
  await asked(page).waitFor();

  const { page: second } = await school.device({ viewport: { width: 1280, height: 800 } });
  await second.goto(school.teacherLink);
  await second.getByLabel(words.lobby.code, { exact: true }).fill(code);
  await second.getByRole('button', { name: words.lobby.goInByCode, exact: true }).click();
  await showFeelings(second);
  await asked(second).waitFor();

  await page.reload();
  await showFeelings(page);
  await asked(page).waitFor();
  await second.getByRole('button', { name: words.sel.stopAsking, exact: true }).click();
  await asked(page).waitFor({ state: 'hidden' });
}, 40_000);

it('a new code is shown on the teacher’s other devices, too', async () => {
  const { page, code } = await openWithClass([]);
  const { page: second } = await school.device({ viewport: { width: 1280, height: 800 } });
  await second.goto(school.teacherLink);
  await second.getByLabel(words.lobby.code, { exact: true }).fill(code);
  await second.getByRole('button', { name: words.lobby.goInByCode, exact: true }).click();
  await second.getByText(code).first().waitFor();

  await tab(page, words.desk.tabs.room).click();
  await page.getByRole('button', { name: words.room.rotate, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.room.rotateDeed, exact: true }).click();
  await page.getByText(code).first().waitFor({ state: 'hidden' });
  const next =
    (await page
      .getByText(/^[A-Z]+-\d{4}$/)
      .first()
      .textContent()) ?? '';
  await second.getByText(next).first().waitFor({ timeout: 15_000 });
  expect(await second.getByText(code).count()).toBe(0);
}, 40_000);

it('the link is copied also where the page has come over plain HTTP, and a refusal is told', async () => {
  const { page } = await openWithClass([]);
  // As browsers have it wherever the server is not this very computer and has no certificate.
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await tab(page, words.desk.tabs.room).click();
  const copy = page.getByRole('button', { name: words.room.copyLink, exact: true });
  await copy.click();
  await page.getByText(words.room.copied).waitFor();
  expect(await copy.evaluate((element) => element === document.activeElement)).toBe(true);

  await page.evaluate(() => Object.defineProperty(document, 'execCommand', { value: () => false }));
  await copy.click();
  await page.getByText(words.room.notCopied).waitFor();
  await sound(page);
});

it('no network: what is said of it stays while attempts come and go, so that no row jumps from under a finger', async () => {
  const { watch, page } = await openWithClass(['Anna']);
  watch.allow(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
  await page.context().setOffline(true);
  for (const room of school.server.rooms.liveRooms) {
    const teachers = Object.entries(room.reader.state().presence).filter(
      ([, { role }]) => role === 'teacher',
    );
    for (const [id] of teachers) for (const member of room.connectionsOf(id)) member.close(closeCode.slow);
  }
  const row = page.getByRole('listitem').filter({ hasText: 'Anna' });
  await page.getByText(words.desk.offline).waitFor();
  const places = await row.evaluateHandle((element) => {
    const seen = new Set<number>();
    const look = (): void => void seen.add(Math.round(element.getBoundingClientRect().top));
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return seen;
  });
  for (let attempt = 0; attempt < 3; attempt++) {
    // The ticket at hand opens a socket; without one, a request for the next ticket comes first.
    const failed = new Promise((resolve) => {
      page.once('websocket', (socket) => socket.once('close', resolve));
      page.once('requestfailed', resolve);
    });
    await page.getByRole('button', { name: words.desk.tryNow }).click();
    await failed;
  }
  expect(await places.evaluate((seen) => [...seen])).toHaveLength(1);
  await page.context().setOffline(false);
  await page.getByText(words.desk.offline).waitFor({ state: 'hidden' });
});

it('the projector shows code and class without names, and is accessible', async () => {
  const { page } = await openWithClass(['Wilhelmina', 'Bartholomew']);
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: words.desk.project }).click();
  const projector = await opened;
  await projector.setViewportSize({ width: 1920, height: 1080 });
  await projector.getByText(words.projector.here(2)).first().waitFor();
  const text = await projector.evaluate(() => document.body.innerText);
  expect(text).not.toMatch(/Wilhelmina|Bartholomew/);
  await sound(projector);
});

it('leads a class by the keyboard alone: tabs by arrows, start and stop by a key, a dialog that holds and gives back the focus', async () => {
  const { page } = await openWithClass(['Anna']);
  await tab(page, words.desk.tabs.class).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => tab(page, words.desk.tabs.patterns).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('End');
  await expect.poll(() => tab(page, words.desk.tabs.room).getAttribute('aria-selected')).toBe('true');

  const opener = page.getByRole('button', { name: words.room.closeRoom });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab');
    expect(
      await dialog.evaluate(
        (element) => element.contains(document.activeElement) || document.activeElement === document.body,
      ),
    ).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);

  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: words.transport.stop, exact: true }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: words.transport.start, exact: true }).waitFor();
});

it('loads nothing of the student’s sound before it is asked for, and stays small', async () => {
  const watch = await school.device();
  await watch.page.goto(school.teacherLink);
  await watch.page.getByRole('button', { name: words.lobby.open, exact: true }).waitFor();
  expect(await watch.scriptBytes()).toBeLessThan(250_000);
});
