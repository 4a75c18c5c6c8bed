/** How this device sounds, kept on it: a child who reloads need not turn it down again. */
import Type, { type Static } from 'typebox';
import { deviceValue } from '../room/device-value.ts';

export const DeviceSound = Type.Object({
  muted: Type.Boolean(),
  click: Type.Boolean(),
  volume: Type.Number({ minimum: 0, maximum: 1 }),
  extraLatencyMs: Type.Number({ minimum: 0, maximum: 500 }),
});
export type DeviceSound = Static<typeof DeviceSound>;

export const deviceSound = deviceValue(() => localStorage, 'downbeat:sound', DeviceSound);
