/** G1, G8: a length that a frame only claims is looked at before it is read, or one small frame would keep the loop for hours. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { contentRef, readContent, skipContent } from '../../server/gate/struct-content.ts';

const kinds = Object.entries(contentRef).filter(
  ([kind]) => !['gc', 'deleted', 'skip', 'type'].includes(kind),
);

test.each(kinds)('G1: a content of kind %s that claims 2⁵² of something is refused at once', (_kind, ref) => {
  for (const look of [readContent, skipContent]) {
    const bytes = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 2 ** 52);
      encoding.writeUint8(encoder, 1);
    });
    let fault: unknown;
    try {
      look(decoding.createDecoder(bytes), ref);
    } catch (error) {
      fault = error;
    }
    // A refusal, or lib0's own error, which the decoder makes one of.
    expect(fault, look.name).toBeInstanceOf(Error);
  }
});
