/** What Node reports about this process: memory, CPU time, handles, garbage collection, and how busy its event loop is. */
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

let registry: Registry | undefined;

/** All servers of a process share it, because its observers of the event loop and the garbage collector can't be removed again. */
export function processMetrics(): Registry {
  registry ??= createRegistry();
  return registry;
}

function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureUtilization(registry);
  return registry;
}

/** The counters give the utilisation over any window. The gauge gives it since the figures were last read. */
function measureUtilization(registry: Registry): void {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  new Counter({
    name: 'downbeat_event_loop_seconds_total',
    help: 'Time that the event loop was active and idle; active divided by both is its utilisation',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { active, idle } = performance.eventLoopUtilization();
      this.reset();
      this.inc({ state: 'active' }, active / 1000);
      this.inc({ state: 'idle' }, idle / 1000);
    },
  });
  new Gauge({
    name: 'downbeat_event_loop_utilization_ratio',
    help: 'Part of the time since the figures were last read in which the event loop was active, 0 to 1',
    registers: [registry],
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, last).utilization);
      last = now;
    },
  });
}
