/** Seats in rooms, taken over HTTP. */
export interface Seat {
  readonly roomId: string;
  readonly participantId: string;
  readonly token: string;
  readonly code: string;
}

async function post(
  url: string,
  bearer: string | undefined,
  body: unknown,
): Promise<Omit<Seat, 'code'> & { code?: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Omit<Seat, 'code'> & { code?: string };
}

/** The teacher's seat first. */
export async function openClass(url: string, teacherKey: string, students: number): Promise<Seat[]> {
  const opened = await post(`${url}/api/rooms`, teacherKey, {});
  const code = opened.code ?? '';
  const seats: Seat[] = [{ ...opened, code }];
  for (let i = 1; i <= students; i++) {
    const joined = await post(`${url}/api/rooms/${code}/join`, undefined, { name: `Student ${i}` });
    seats.push({ ...joined, code });
  }
  return seats;
}

export function socketUrl(url: string, { roomId, token }: Seat): string {
  return `${url.replace(/^http/, 'ws')}/ws/${roomId}?token=${token}&sdk=1`;
}
