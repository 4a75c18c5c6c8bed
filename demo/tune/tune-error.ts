/** A file can't be played; the message says why, in words for whoever chose the file. */
export class TuneError extends Error {
  override readonly name = 'TuneError';
}
