/** Who sees whom, with real y-protocols clients: joining, leaving, dropping and coming back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeAwarenessUpdate } from '../../../shared/awareness-codec.ts';
import { AwarenessRoom, connectionOf, StockClient, serverClientId } from './awareness-room.ts';

let room: AwarenessRoom;
let clients: StockClient[];

beforeEach(() => {
  room = new AwarenessRoom();
  clients = [];
});
afterEach(() => {
  for (const client of clients) client.destroy();
});

function newClient(fields: Record<string, unknown> = {}): StockClient {
  const client = new StockClient(room, fields);
  clients.push(client);
  return client;
}

const server = { user: { id: 'server', name: 'Server', role: 'server' as const }, clockId: 'c1' };

describe('visibility', () => {
  test('two stock clients see each other after one round trip, stamped', () => {
    const ann = newClient({ hand: 3 }).open(connectionOf('ann'));
    const bob = newClient().open(connectionOf('bob'));
    expect(room.settle()).toBeLessThanOrEqual(3);
    expect(bob.sees(ann)).toEqual({ hand: 3, user: connectionOf('ann').user });
    expect(ann.sees(bob)).toEqual({ user: connectionOf('bob').user });
  });

  test('a first state at clock 0, which peers ignore, shows after one round trip', () => {
    const ann = newClient().open(connectionOf('ann'));
    room.settle();
    const bob = newClient();
    bob.awareness.meta.set(bob.id, { clock: 0, lastUpdated: 0 });
    bob.open(connectionOf('bob'));
    room.settle();
    expect(ann.sees(bob)).toBeDefined();
  });

  test('a client that leaves is gone for all, and echoes do not bring it back', () => {
    const connections = { ann: connectionOf('ann'), bob: connectionOf('bob'), cat: connectionOf('cat') };
    const ann = newClient().open(connections.ann);
    const bob = newClient().open(connections.bob);
    room.settle();
    const echo = room.hub.encodeFor([bob.id]);
    bob.drop();
    room.leave(connections.bob);
    room.settle();
    const cat = newClient();
    cat.awareness.setLocalState(null);
    cat.open(connections.cat);
    room.post(connections.ann, echo);
    room.post(connections.cat, echo);
    room.settle();
    expect(ann.sees(bob)).toBeUndefined();
    expect(cat.sees(bob)).toBeUndefined();
  });

  test('a client that says goodbye itself is gone at once, and leaves no trace', () => {
    const ann = newClient().open(connectionOf('ann'));
    const connection = connectionOf('bob');
    const bob = newClient().open(connection);
    room.settle();
    bob.awareness.setLocalState(null);
    room.settle();
    expect(ann.sees(bob)).toBeUndefined();
    room.leave(connection);
    expect(room.hub.takeChanges()).toEqual([]);
  });

  test('after a drop both sides see each other again after one round trip, also twice, without a ghost', () => {
    const ann = newClient().open(connectionOf('ann'));
    room.hub.setServerState(server);
    let connection = connectionOf('bob');
    const bob = newClient({ hand: 1 }).open(connection);
    room.settle();
    for (let drop = 1; drop <= 2; drop++) {
      bob.drop();
      room.leave(connection);
      room.settle();
      expect(ann.sees(bob)).toBeUndefined();
      connection = connectionOf('bob');
      bob.open(connection);
      expect(room.settle()).toBeLessThanOrEqual(4);
      expect(ann.sees(bob), `ann sees bob after drop ${drop}`).toMatchObject({ hand: 1 });
      expect(bob.sees(ann), `bob sees ann after drop ${drop}`).toBeDefined();
      expect(bob.sees(serverClientId), `bob sees the server after drop ${drop}`).toEqual(server);
      expect([...ann.awareness.getStates().keys()]).toHaveLength(3);
    }
    bob.drop();
    room.leave(connection);
    room.settle();
    expect(ann.sees(bob)).toBeUndefined();
  });

  test('a client that is back before its old connection was noticed dead takes its place', () => {
    const ann = newClient().open(connectionOf('ann'));
    const old = connectionOf('bob');
    const bob = newClient({ hand: 1 }).open(old);
    room.settle();
    bob.drop();
    bob.open(connectionOf('bob'));
    room.settle();
    expect(ann.sees(bob)).toMatchObject({ hand: 1 });
    expect(bob.sees(ann)).toBeDefined();
    room.leave(old);
    room.settle();
    expect(ann.sees(bob), 'the old connection takes nothing with it').toBeDefined();
    bob.awareness.setLocalStateField('hand', 2);
    room.settle();
    expect(ann.sees(bob)).toMatchObject({ hand: 2 });
  });

  test('a client whose clock began anew shows after one round trip', () => {
    const ann = newClient().open(connectionOf('ann'));
    const connection = connectionOf('bob');
    const bob = newClient({ hand: 0 }).open(connection);
    for (let hand = 1; hand <= 5; hand++) bob.awareness.setLocalState({ hand });
    room.settle();
    bob.drop();
    room.leave(connection);
    room.settle();
    bob.awareness.meta.set(bob.id, { clock: 1, lastUpdated: 0 });
    bob.open(connectionOf('bob'));
    room.settle();
    expect(ann.sees(bob)).toMatchObject({ hand: 5 });
  });

  test('after a restart of the server all see each other again', () => {
    const ann = newClient().open(connectionOf('ann'));
    const bob = newClient().open(connectionOf('bob'));
    room.settle();
    for (const client of [ann, bob]) client.drop();
    const restarted = new AwarenessRoom();
    for (const [clientId, participantId] of room.owners) restarted.owners.set(clientId, participantId);
    for (const client of [ann, bob]) client.moveTo(restarted);
    ann.open(connectionOf('ann'));
    restarted.settle();
    bob.open(connectionOf('bob'));
    restarted.settle();
    expect(ann.sees(bob)).toBeDefined();
    expect(bob.sees(ann)).toBeDefined();
  });

  test('an SDK client that raised its clock needs no renewal; one that did not gets it', () => {
    newClient().open(connectionOf('ann'));
    const connection = connectionOf('bob', { isSdk: true });
    const bob = newClient().open(connection);
    room.settle();
    const renewalsOf = () =>
      room.outcomes
        .flatMap(({ outcome }) => outcome.renewals)
        .filter((r) => r.connection.participantId === 'bob');
    expect(renewalsOf()).toEqual([]);
    bob.drop();
    room.leave(connection);
    bob.open(connectionOf('bob', { isSdk: true }));
    room.settle();
    expect(renewalsOf()).toHaveLength(1);
  });

  test('a client that comes back asks nothing of those who have shown themselves meanwhile', () => {
    const ann = newClient().open(connectionOf('ann'));
    const connection = connectionOf('bob');
    const bob = newClient().open(connection);
    room.settle();
    bob.drop();
    room.leave(connection);
    room.settle();
    ann.awareness.setLocalStateField('hand', 1);
    room.settle();
    room.outcomes.length = 0;
    bob.open(connectionOf('bob'));
    room.settle();
    expect(bob.sees(ann)).toMatchObject({ hand: 1 });
    const renewed = room.outcomes.flatMap(({ outcome }) => outcome.renewals);
    expect(renewed.map((renewal) => renewal.connection.participantId)).toEqual(['bob']);
  });

  test('a second tab without a state of its own does not take the first one over by echoing it', () => {
    const ann = newClient().open(connectionOf('ann'));
    const first = newClient({ hand: 1 }).open(connectionOf('bob'));
    room.settle();
    const second = newClient();
    second.awareness.setLocalState(null);
    second.open(connectionOf('bob'));
    room.settle();
    first.awareness.setLocalStateField('hand', 2);
    room.settle();
    expect(ann.sees(first)).toMatchObject({ hand: 2 });
  });

  test('nor by echoing an older state of it', () => {
    newClient().open(connectionOf('ann'));
    const first = newClient({ hand: 1 }).open(connectionOf('bob'));
    room.settle();
    const older = room.hub.encodeFor([first.id]);
    first.awareness.setLocalStateField('hand', 2);
    room.settle();
    const second = connectionOf('bob');
    room.hub.connect(second);
    room.post(second, older);
    room.settle();
    room.leave(second);
    expect(room.hub.takeChanges(), 'the first tab is still there').toEqual([]);
  });

  test('a client that came back is not forgotten with those who left', () => {
    room = new AwarenessRoom(1);
    const ann = newClient().open(connectionOf('ann'));
    const connection = connectionOf('bob');
    const bob = newClient().open(connection);
    room.settle();
    bob.drop();
    room.leave(connection);
    bob.open(connectionOf('bob'));
    room.settle();
    for (const participantId of ['p1', 'p2', 'p3']) {
      const brief = connectionOf(participantId);
      newClient().open(brief);
      room.settle();
      room.leave(brief);
      room.settle();
    }
    bob.awareness.setLocalStateField('hand', 7);
    room.settle();
    expect(ann.sees(bob)).toMatchObject({ hand: 7 });
    expect(newClient().open(connectionOf('late')).sees(bob)).toMatchObject({ hand: 7 });
  });

  test('the memory of those who left is bounded, and never costs a removal', () => {
    room = new AwarenessRoom(4);
    const ann = newClient().open(connectionOf('ann'));
    const connections = Array.from({ length: 12 }, (_, i) => connectionOf(`p${i}`));
    const others = connections.map((connection) => newClient().open(connection));
    room.settle();
    for (const [i, connection] of connections.entries()) {
      others[i]?.drop();
      room.leave(connection);
    }
    room.settle();
    // Those of one turn are kept until they are announced; the next one to leave makes them fit again.
    const last = connectionOf('last');
    newClient().open(last);
    room.settle();
    room.leave(last);
    const remembered = others.filter(({ id }) => decodeAwarenessUpdate(room.hub.encodeFor([id])).length > 0);
    expect(remembered).toHaveLength(3);
    for (const other of others) expect(ann.sees(other)).toBeUndefined();
    others[0]?.open(connectionOf('p0'));
    room.settle();
    expect(ann.sees(others[0] ?? 0)).toBeDefined();
  });
});
