/** What each page loads, as it comes over the wire. */
import { enterCode, startSound } from '../../test/browser/support/people.ts';
import { School } from '../../test/browser/support/school.ts';
import { textTable } from '../beat-spread/text-table.ts';

const kilobyte = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;

/** A table of the script of each page, compressed. */
export async function pageSizes(): Promise<string> {
  const school = await School.open();
  try {
    const { code } = await school.server.createRoom();
    const student = await school.device();
    await enterCode(student.page, `${school.server.url}/#code=${code}`);
    await startSound(student.page);
    const [door, teach, inspector] = await Promise.all([
      scriptBytes(school, '/'),
      scriptBytes(school, '/teach'),
      scriptBytes(school, '/inspector'),
    ]);
    return textTable(
      ['page', 'script over the wire'],
      [
        ['`/`, up to the big button', kilobyte(door)],
        ['`/`, with its sound', kilobyte(await student.scriptBytes())],
        ['`/teach`', kilobyte(teach)],
        ['`/inspector`', kilobyte(inspector)],
      ],
    );
  } finally {
    await school.close();
  }
}

/** On a device that has nothing of it yet. */
async function scriptBytes(school: School, path: string): Promise<number> {
  const watch = await school.device();
  await watch.page.goto(school.server.url + path, { waitUntil: 'networkidle' });
  return watch.scriptBytes();
}
