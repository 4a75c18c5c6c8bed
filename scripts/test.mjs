/** `npm test`: every check that a change must pass, cheapest first; stops at the first that fails. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditPassed } from './audit.mjs';
import { buildWeb } from './build-web.mjs';
import { chromium } from './chromium.mjs';
import { longSubjects } from './commit-subjects.mjs';
import { install } from './install.mjs';
import { exitCodeOf, runStep } from './step.mjs';

install();
process.env.CHROMIUM_PATH = chromium();
check('Lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '.');
check('Types', 'node_modules/typescript/bin/tsc', '--noEmit');
// Each by itself: `shared` sees neither a browser nor Node, the other two no browser.
for (const layer of ['shared', 'persistence', 'server']) {
  check(`Types of ${layer}`, 'node_modules/typescript/bin/tsc', '--noEmit', '-p', layer);
}
check('Generated docs', 'scripts/run.mjs', 'scripts/write-docs.ts', '--check');
check('Unused files, exports and packages', 'node_modules/knip/bin/knip.js');
checkCommitSubjects();
buildWeb();
console.log('\n== Known vulnerabilities: npm audit');
if (!auditPassed()) process.exit(1);
process.exit(runTests());

function check(title, ...command) {
  console.log(`\n== ${title}: ${command.join(' ')}`);
  runStep(title, process.execPath, command);
}

function checkCommitSubjects() {
  const tooLong = longSubjects();
  if (tooLong.length === 0) return;
  console.error(`\nCommit subjects of more than 72 characters:\n${tooLong.join('\n')}`);
  process.exit(1);
}

/** The exit code: 0 only where tests ran and all of them passed. */
function runTests() {
  console.log('\n== Tests: vitest run');
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = exitCodeOf(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters]);
  const { passed, failed } = countTests(report);
  rmSync(folder, { recursive: true });
  // CI reads this line.
  console.log(`\n${passed} passed, ${failed} failed`);
  return code === 0 && (passed === 0 || failed > 0) ? 1 : code;
}

/** A file that could not be loaded has no tests; it counts as one that failed. */
function countTests(report) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
  const brokenFiles = results.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return { passed: results.numPassedTests, failed: results.numFailedTests + brokenFiles.length };
}
