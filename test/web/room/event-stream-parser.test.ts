import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStreamParser } from '../../../web/room/event-stream-parser.ts';

const stream =
  'retry: 2000\n\nid: 4\n\n:\n\nid: 5\r\nevent: snapshot\r\ndata: {"a":\r\ndata: 1}\r\n\r\nid: 6\nevent: left\ndata:x\n\n';

describe('server-sent events', () => {
  it('reads ids, names and data, and skips heartbeats', () => {
    expect(new EventStreamParser().push(stream)).toEqual([
      { lastEventId: '4', event: 'message', data: '' },
      { lastEventId: '5', event: 'snapshot', data: '{"a":\n1}' },
      { lastEventId: '6', event: 'left', data: 'x' },
    ]);
  });

  it('reads the same, wherever the network cuts the text', () => {
    const whole = new EventStreamParser().push(stream);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lengths) => {
        const parser = new EventStreamParser();
        const events = [];
        let rest = stream;
        for (let turn = 0; rest !== ''; turn++) {
          const length = lengths[turn % lengths.length] ?? 1;
          events.push(...parser.push(rest.slice(0, length)));
          rest = rest.slice(length);
        }
        expect(events).toEqual(whole);
      }),
    );
  });

  it('gives nothing of an event that is not complete', () => {
    expect(new EventStreamParser().push('id: 7\ndata: half')).toEqual([]);
  });
});
