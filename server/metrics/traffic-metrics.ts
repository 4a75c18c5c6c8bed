import { Counter, type Registry } from 'prom-client';
import { noticeRules } from '../../shared/notice.ts';
import { receivedKinds, type Traffic } from './traffic.ts';

/** The sums of the sockets' traffic, as counters that are read on demand. */
export function registerTraffic(registry: Registry, traffic: Traffic): void {
  const counters: readonly Sum[] = [
    {
      name: 'downbeat_deliveries_total',
      help: 'Frames handed to sockets: reliable is the document and notices, volatile is awareness',
      label: 'lane',
      read: () => Object.entries(traffic.delivered),
    },
    {
      name: 'downbeat_delivered_bytes_total',
      help: 'Bytes of the frames handed to sockets',
      read: () => traffic.deliveredBytes,
    },
    {
      name: 'downbeat_collapsed_deliveries_total',
      help: 'Awareness frames that a slow socket got as part of a later one',
      read: () => traffic.collapsed,
    },
    {
      name: 'downbeat_frames_total',
      help: 'Frames received, by kind',
      label: 'kind',
      read: () => receivedKinds.map((kind) => [kind, traffic.received.get(kind) ?? 0]),
    },
    {
      name: 'downbeat_received_bytes_total',
      help: 'Bytes of the frames received',
      read: () => traffic.receivedBytes,
    },
    {
      name: 'downbeat_refusals_total',
      help: 'Notices of the gate (G1 to G5), of awareness and of limits: what was refused, restored or slowed',
      label: 'rule',
      read: () => noticeRules.map((rule) => [rule, traffic.notices.get(rule) ?? 0]),
    },
    {
      name: 'downbeat_hold_ups_total',
      help: 'Times that a socket was read no further because it was over a limit',
      read: () => traffic.throttles,
    },
  ];
  for (const sum of counters) registerSum(registry, sum);
}

interface SingleSum {
  readonly name: string;
  readonly help: string;
  readonly label?: undefined;
  read(): number;
}

interface LabelledSum {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  read(): readonly (readonly [value: string, sum: number])[];
}

type Sum = SingleSum | LabelledSum;

function registerSum(registry: Registry, sum: Sum): void {
  const { name, help, label } = sum;
  new Counter({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    collect() {
      this.reset();
      if (sum.label === undefined) this.inc(sum.read());
      else for (const [value, total] of sum.read()) this.inc({ [sum.label]: value }, total);
    },
  });
}
