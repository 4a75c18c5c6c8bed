import { type BaseContext, type InputNode, MembraneSynth, PolySynth, Synth } from 'tone';
import type { Drum } from './drum.ts';
import { NoiseHits, type NoiseShape } from './noise-hit.ts';

interface SkinShape {
  readonly frequencyHz: number;
  readonly seconds: number;
}

interface DrumShape {
  readonly skin?: SkinShape;
  /** A ringing tone: clave, triangle. */
  readonly tone?: SkinShape;
  readonly noise?: NoiseShape;
}

const noise = (
  filter: NoiseShape['filter'],
  frequencyHz: number,
  decaySeconds: number,
  gain: number,
  rest: Partial<NoiseShape> = {},
): NoiseShape => ({ filter, frequencyHz, attackSeconds: 0.001, decaySeconds, gain, ...rest });

const shapes: Readonly<Record<Drum, DrumShape>> = {
  kick: { skin: { frequencyHz: 48, seconds: 0.3 } },
  snare: { skin: { frequencyHz: 165, seconds: 0.08 }, noise: noise('highpass', 1400, 0.16, 0.5) },
  hat: { noise: noise('highpass', 8000, 0.05, 0.4) },
  'open-hat': { noise: noise('highpass', 7000, 0.32, 0.32) },
  clap: { noise: noise('bandpass', 1300, 0.12, 1.1, { bursts: 3 }) },
  tom: { skin: { frequencyHz: 92, seconds: 0.25 } },
  conga: { skin: { frequencyHz: 196, seconds: 0.14 } },
  clave: { tone: { frequencyHz: 2300, seconds: 0.03 } },
  shaker: { noise: noise('bandpass', 6200, 0.09, 0.8, { attackSeconds: 0.02 }) },
  tambourine: { noise: noise('highpass', 9000, 0.2, 0.35), tone: { frequencyHz: 5200, seconds: 0.05 } },
  triangle: { tone: { frequencyHz: 3950, seconds: 0.5 } },
  cymbal: { noise: noise('highpass', 4500, 0.9, 0.3) },
};

export class DrumKit {
  readonly #skins: PolySynth<MembraneSynth>;
  readonly #tones: PolySynth;
  readonly #noises: NoiseHits;

  constructor(context: BaseContext, output: InputNode) {
    this.#skins = new PolySynth({ context, voice: MembraneSynth, maxPolyphony: 12 });
    this.#skins.set({
      pitchDecay: 0.03,
      octaves: 3,
      envelope: { attack: 0.001, decay: 0.3, sustain: 0, release: 0.05 },
    });
    this.#skins.connect(output);
    this.#tones = new PolySynth({ context, voice: Synth, maxPolyphony: 8, volume: -12 });
    this.#tones.set({
      oscillator: { type: 'sine' },
      envelope: { attack: 0.001, decay: 0.4, sustain: 0, release: 0.1 },
    });
    this.#tones.connect(output);
    this.#noises = new NoiseHits(context, output);
  }

  /** `time`: seconds of the context; `level` 0–1. */
  hit(drum: Drum, time: number, level: number): void {
    const { skin, tone, noise } = shapes[drum];
    if (skin) this.#skins.triggerAttackRelease(skin.frequencyHz, skin.seconds, time, level);
    if (tone) this.#tones.triggerAttackRelease(tone.frequencyHz, tone.seconds, time, level);
    if (noise) this.#noises.hit(noise, time, level);
  }
}
