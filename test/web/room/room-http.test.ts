import { describe, expect, it } from 'vitest';
import { DownbeatError } from '../../../client/downbeat-error.ts';
import { SelSettings } from '../../../shared/sel-api.ts';
import { RoomHttp } from '../../../web/room/room-http.ts';
import { problemAnswer } from '../../client/seat.ts';

function httpWith(answer: () => Response | Promise<Response>) {
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  const http = new RoomHttp({
    url: 'http://school.test',
    roomId: 'room/1',
    token: async () => 'fresh',
    fetch: async (input, init) => {
      requests.push({ url: String(input), init });
      return answer();
    },
  });
  return { http, requests };
}

describe('requests about a room', () => {
  it('show a fresh token in a header and never in the address', async () => {
    const settings = { classId: 'c', checkIns: true, reflections: false };
    const { http, requests } = httpWith(() => Response.json(settings));
    expect(await http.read(SelSettings, { path: '/sel/settings' })).toEqual(settings);
    expect(requests[0]?.url).toBe('http://school.test/api/rooms/room%2F1/sel/settings');
    expect(new Headers(requests[0]?.init?.headers).get('authorization')).toBe('Bearer fresh');
  });

  it('reject with what the server says, line by line', async () => {
    const errors = [{ field: 'line 3', reason: 'there is no name' }];
    const { http } = httpWith(() => problemAnswer('INVALID_REQUEST', 400, { errors }));
    const failure = await http
      .done({ method: 'PUT', path: '/class-list', body: {} })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DownbeatError);
    expect(failure).toMatchObject({ code: 'INVALID_REQUEST', status: 400 });
    expect(String(failure)).toContain('line 3: there is no name');
  });

  it('reject an answer that is none of a Downbeat server, and a network that fails', async () => {
    const { http } = httpWith(() => Response.json({ hello: 'captive portal' }));
    await expect(http.read(SelSettings, { path: '/sel/settings' })).rejects.toMatchObject({
      code: 'BAD_ANSWER',
    });
    const { http: broken } = httpWith(() => Promise.reject(new TypeError('failed')));
    await expect(broken.done({ path: '/sel/settings' })).rejects.toMatchObject({
      code: 'NETWORK',
      status: 0,
    });
  });
});
