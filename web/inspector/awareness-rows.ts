/** Everybody's awareness state, as this page holds it. */
import type { Awareness } from 'y-protocols/awareness';

export interface AwarenessRow {
  readonly clientId: number;
  readonly name: string;
  readonly isOwn: boolean;
  /** All but `user`, as JSON. */
  readonly state: string;
}

/** In the order of their names, the server's own last. */
export function awarenessRows(awareness: Awareness): readonly AwarenessRow[] {
  const rows = [...awareness.getStates()].map(([clientId, { user, ...rest }]): AwarenessRow & Ordered => ({
    clientId,
    name: nameOf(user),
    isOwn: clientId === awareness.clientID,
    state: JSON.stringify(rest),
    isServer: roleOf(user) === 'server',
  }));
  return rows.sort((a, b) => Number(a.isServer) - Number(b.isServer) || a.name.localeCompare(b.name));
}

interface Ordered {
  readonly isServer: boolean;
}

function nameOf(user: unknown): string {
  return typeof user === 'object' && user !== null && 'name' in user ? String(user.name) : '';
}

function roleOf(user: unknown): unknown {
  return typeof user === 'object' && user !== null && 'role' in user ? user.role : undefined;
}
