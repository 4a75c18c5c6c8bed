import { describe, expect, it } from 'vitest';
import { foldJoinCode } from '../../../shared/join-code.ts';
import { codeInAddress } from '../../../web/join/code-in-address.ts';
import { joinAddress, spokenAddress } from '../../../web/room/join-address.ts';
import { keyInFragment } from '../../../web/room/teacher-key.ts';
import { placeOf } from '../../../web/teach/place.ts';

describe('addresses', () => {
  it("finds the teacher's key in the link that the server prints, and nothing in others", () => {
    expect(keyInFragment('#key=C6QW-9XQ7-16MX')).toBe('C6QW-9XQ7-16MX');
    expect(keyInFragment('')).toBeUndefined();
    expect(keyInFragment('#key=')).toBeUndefined();
    expect(keyInFragment('#projector=abc')).toBeUndefined();
  });

  it('tells the projector of a room from the desk', () => {
    expect(placeOf('#projector=abc')).toEqual({ page: 'projector', roomId: 'abc' });
    expect(placeOf('#projector=')).toEqual({ page: 'desk' });
    expect(placeOf('')).toEqual({ page: 'desk' });
  });

  it('leads from the QR picture to the code on the join page', () => {
    const { hash, search, origin } = new URL(joinAddress('https://music.school.example', 'TEMPO-4821'));
    expect(foldJoinCode(codeInAddress({ hash, search }) ?? '')).toBe(foldJoinCode('TEMPO-4821'));
    expect(spokenAddress(origin)).toBe('music.school.example');
  });
});
