import type { Config } from './config.ts';
import type { IntegerOption } from './option.ts';
import { limitOptions, timingOptions } from './option-table.ts';

/** Checks options that are each in range against each other. Returns one sentence per fault. */
export function crossFieldFaults({ limits, timing }: Config): string[] {
  const limit = (name: keyof typeof limitOptions) => ({ option: limitOptions[name], value: limits[name] });
  const time = (name: keyof typeof timingOptions) => ({ option: timingOptions[name], value: timing[name] });
  return [
    // A bucket smaller than its rate could never let that rate through.
    atLeast(limit('updateBurst'), limit('updatesPerSecond')),
    atLeast(limit('noteBurst'), limit('notesPerSecond')),
    atLeast(limit('signalBurst'), limit('signalsPerSecond')),
    atLeast(limit('byteBurst'), limit('bytesPerSecond')),
    atLeast(limit('documentByteBurst'), limit('documentBytesPerSecond')),
    atLeast(limit('refusalBurst'), limit('refusalsPerMinute')),
    // A frame that costs more than the bucket holds would be refused for ever.
    atLeast(limit('byteBurst'), limit('maxFrameBytes')),
    atLeast(limit('documentByteBurst'), limit('maxFrameBytes')),
    atLeast(limit('maxFrameBytes'), limit('maxAwarenessStateBytes')),
    atLeast(limit('localWrongCodeBurst'), limit('localWrongCodesPerMinute')),
    moreThan(limit('hardBufferBytes'), limit('softBufferBytes')),
    // One frame may fill the buffer of a healthy socket.
    atLeast(limit('hardBufferBytes'), limit('maxFrameBytes')),
    atLeast(limit('totalBufferBytes'), limit('hardBufferBytes')),
    atLeast(limit('maxConnections'), limit('connectionsPerAddress')),
    moreThan(time('pingTimeoutMs'), time('pingIntervalMs')),
    // A change announced later than its first tick would have to take the tick back.
    atLeast(time('tempoLeadMs'), time('tickLeadMs')),
    atLeast(time('roomLifetimeMs'), time('tokenLifetimeMs')),
  ].filter((fault) => fault !== undefined);
}

interface Setting {
  readonly option: IntegerOption;
  readonly value: number;
}

function atLeast(larger: Setting, smaller: Setting): string | undefined {
  return larger.value >= smaller.value ? undefined : faultOf(larger, 'at least', smaller);
}

function moreThan(larger: Setting, smaller: Setting): string | undefined {
  return larger.value > smaller.value ? undefined : faultOf(larger, 'more than', smaller);
}

function faultOf(larger: Setting, relation: string, smaller: Setting): string {
  return `${larger.option.env} (${larger.value}) must be ${relation} ${smaller.option.env} (${smaller.value}).`;
}
