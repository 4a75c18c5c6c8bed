/** How this child likes to play, kept on the device. */
import Type, { type Static } from 'typebox';
import { deviceValue } from '../room/device-value.ts';

export const DevicePlaying = Type.Object({
  /** How pitches are called. */
  names: Type.Union([Type.Literal('letters'), Type.Literal('solfege')]),
  /** Single keys play notes: to be turned off with a screen reader (WCAG 2.1.4). */
  keys: Type.Boolean(),
});
export type DevicePlaying = Static<typeof DevicePlaying>;

export const defaultPlaying: DevicePlaying = { names: 'letters', keys: true };
export const devicePlaying = deviceValue(() => localStorage, 'downbeat:playing', DevicePlaying);
