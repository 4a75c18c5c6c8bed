/** Which page the address asks for: the projector of a room is `/teach#projector=…`. */
export type Place = { readonly page: 'desk' } | { readonly page: 'projector'; readonly roomId: string };

export function placeOf(hash: string): Place {
  const roomId = new URLSearchParams(hash.replace(/^#/, '')).get('projector');
  return roomId === null || roomId === '' ? { page: 'desk' } : { page: 'projector', roomId };
}

export function projectorAddress(roomId: string): string {
  return `${location.pathname}#projector=${encodeURIComponent(roomId)}`;
}

/** Each room has one projector window, however often it is asked for. */
export function openProjector(roomId: string): void {
  window.open(projectorAddress(roomId), `downbeat-projector-${roomId}`);
}
