/** Short bursts of filtered noise (snare, hat, shaker): one graph for each, so that hits may overlap and come in any order. */
import type { InputNode } from 'tone';
import { type BaseContext, Filter, Gain, ToneAudioBuffer, ToneBufferSource } from 'tone';

export interface NoiseShape {
  readonly filter: 'highpass' | 'bandpass' | 'lowpass';
  readonly frequencyHz: number;
  readonly attackSeconds: number;
  readonly decaySeconds: number;
  /** Linear. */
  readonly gain: number;
  /** A clap is three hands. */
  readonly bursts?: number;
}

const burstGapSeconds = 0.011;
const noiseSeconds = 1;

export class NoiseHits {
  readonly #context: BaseContext;
  readonly #output: InputNode;
  readonly #noise: ToneAudioBuffer;

  constructor(context: BaseContext, output: InputNode) {
    this.#context = context;
    this.#output = output;
    this.#noise = new ToneAudioBuffer(whiteNoise(context));
  }

  /** `time`: seconds of the context; `level` 0–1. */
  hit(
    { filter, frequencyHz, attackSeconds, decaySeconds, gain, bursts = 1 }: NoiseShape,
    time: number,
    level: number,
  ): void {
    const context = this.#context;
    const envelope = new Gain({ context, gain: 0 }).connect(this.#output);
    const colour = new Filter({
      context,
      type: filter,
      frequency: frequencyHz,
      Q: filter === 'bandpass' ? 1.4 : 0.7,
    });
    colour.connect(envelope);
    const peak = gain * level;
    for (let burst = 0; burst < bursts; burst++) {
      const at = time + burst * burstGapSeconds;
      envelope.gain.setValueAtTime(0.0001, at);
      envelope.gain.linearRampToValueAtTime(peak, at + attackSeconds);
      envelope.gain.exponentialRampToValueAtTime(0.0001, at + attackSeconds + decaySeconds);
    }
    const lengthSeconds = attackSeconds + decaySeconds + bursts * burstGapSeconds;
    const source = new ToneBufferSource({
      context,
      url: this.#noise,
      onended: () => {
        colour.dispose();
        envelope.dispose();
      },
    }).connect(colour);
    source.start(time, Math.random() * (noiseSeconds - lengthSeconds), lengthSeconds);
  }
}

function whiteNoise(context: BaseContext): AudioBuffer {
  const buffer = context.createBuffer(1, Math.ceil(context.sampleRate * noiseSeconds), context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1;
  return buffer;
}
