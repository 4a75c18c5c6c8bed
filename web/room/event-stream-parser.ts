/** Server-sent events (WHATWG HTML, section 9.2) out of text that comes in pieces. */

export interface StreamEvent {
  /** The id to go on after; undefined before the first. */
  readonly lastEventId: string | undefined;
  readonly event: string;
  /** Empty for an event that only sets the id. */
  readonly data: string;
}

export class EventStreamParser {
  #rest = '';
  #lastEventId: string | undefined;
  #event = '';
  #data: string[] = [];
  #hasId = false;

  /** The events that are complete with this piece. */
  push(piece: string): StreamEvent[] {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): StreamEvent[] {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    if (field === 'event') this.#event = value;
    if (field === 'id') {
      this.#lastEventId = value;
      this.#hasId = true;
    }
    return [];
  }

  #dispatch(): StreamEvent[] {
    const isNews = this.#data.length > 0 || this.#hasId;
    const event = {
      lastEventId: this.#lastEventId,
      event: this.#event || 'message',
      data: this.#data.join('\n'),
    };
    this.#data = [];
    this.#event = '';
    this.#hasId = false;
    return isNews ? [event] : [];
  }
}
