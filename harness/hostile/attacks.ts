import type { Attack } from './attack.ts';
import { badRequests } from './attacks/bad-requests.ts';
import { badSockets } from './attacks/bad-sockets.ts';
import { costlyFrames } from './attacks/costly-frames.ts';
import { frameFloods } from './attacks/frame-floods.ts';
import { guessingPupils } from './attacks/guessing-pupils.ts';
import { rawFloods } from './attacks/raw-floods.ts';

export const attacks: readonly Attack[] = [
  ...frameFloods,
  ...costlyFrames,
  ...rawFloods,
  ...badSockets,
  ...badRequests,
  ...guessingPupils,
];
