/**
 * Asks the package registry for known vulnerabilities of what runs in production. Only a known one, high or critical, fails: a
 * registry that can't be reached says nothing about the code.
 */
import { spawnSync } from 'node:child_process';
import { root } from './step.mjs';

const timeoutMs = 20_000;

/** True unless there is a known high or critical one. */
export function auditPassed() {
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', `--fetch-timeout=${timeoutMs / 2}`];
  const shell = process.platform === 'win32';
  const { stdout } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', timeout: timeoutMs, shell });
  const report = parse(stdout);
  if (report === undefined) {
    console.log('The registry gave no answer: not audited.');
    return true;
  }
  const grave = Object.values(report.vulnerabilities).filter(({ severity }) => isGrave(severity));
  for (const { name, severity, range } of grave) console.error(`${severity}: ${name} ${range}`);
  console.log(`${grave.length} known vulnerabilities, high or critical, in what runs in production`);
  return grave.length === 0;
}

function isGrave(severity) {
  return severity === 'high' || severity === 'critical';
}

/** Undefined for anything but a report. */
function parse(text) {
  try {
    const report = JSON.parse(text);
    return typeof report.vulnerabilities === 'object' ? report : undefined;
  } catch {
    return undefined;
  }
}
