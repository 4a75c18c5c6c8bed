/** One ping and its answer, as in NTP: four timestamps, two on each clock (RFC 5905, section 8). All in ms. */
export interface ClockSample {
  readonly clientSent: number;
  readonly serverReceived: number;
  readonly serverSent: number;
  readonly clientReceived: number;
}

/** Server clock minus client clock. It is exact if both directions take equally long, and wrong by at most half the round trip. */
export function sampleOffsetMs(sample: ClockSample): number {
  return (sample.serverReceived - sample.clientSent + sample.serverSent - sample.clientReceived) / 2;
}

/** The time on the network: the round trip without the server's own part. */
export function roundTripMs(sample: ClockSample): number {
  return sample.clientReceived - sample.clientSent - (sample.serverSent - sample.serverReceived);
}

/** The client time that the offset belongs to. */
export function sampleTimeMs(sample: ClockSample): number {
  return (sample.clientSent + sample.clientReceived) / 2;
}
