/** Frames of the server, read once for all clients of the room that get the same bytes. */
import * as decoding from 'lib0/decoding';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { FrameMemory } from '../../bench/comparison/load/frame-memory.ts';
import { decodeAwarenessUpdate, isRemovedState } from '../../shared/awareness-codec.ts';
import { message, syncMessage } from '../../shared/message-table.ts';
import { type Pong, readPong } from '../../shared/protocol.ts';
import { userOf } from './sdk-client.ts';

export type ServerFrame =
  | { readonly kind: 'hello'; readonly epoch: number; readonly clockId: string }
  | { readonly kind: 'sync-step-1'; readonly stateVector: Uint8Array }
  /** The whole frame. */
  | { readonly kind: 'sync-step-2' | 'update'; readonly frame: Uint8Array }
  /** Whose state each client shows; undefined for one that left. */
  | {
      readonly kind: 'awareness';
      readonly states: readonly (readonly [clientId: number, user: string | undefined])[];
    }
  | { readonly kind: 'query-awareness' }
  | { readonly kind: 'pong'; readonly pong: Pong }
  | { readonly kind: 'other' };

const Hello = Compile(Type.Object({ epoch: Type.Integer(), clockId: Type.String() }));

export class LightFrames {
  readonly #memories = new Map<string, FrameMemory<ServerFrame>>();

  /** `payload` need not stay valid. */
  read(roomId: string, payload: Buffer): ServerFrame {
    // Each client's own.
    if (payload[0] === message.pong || payload[0] === message.hello) return read(payload);
    let memory = this.#memories.get(roomId);
    if (memory === undefined) {
      memory = new FrameMemory();
      this.#memories.set(roomId, memory);
    }
    const known = memory.find(payload);
    if (known !== undefined) return known;
    const frame = read(new Uint8Array(payload));
    memory.keep(payload, frame);
    return frame;
  }
}

function read(bytes: Uint8Array): ServerFrame {
  const decoder = decoding.createDecoder(bytes);
  switch (decoding.readVarUint(decoder)) {
    case message.sync: {
      const step = decoding.readVarUint(decoder);
      if (step === syncMessage.step1) {
        return { kind: 'sync-step-1', stateVector: decoding.readVarUint8Array(decoder) };
      }
      return { kind: step === syncMessage.step2 ? 'sync-step-2' : 'update', frame: bytes };
    }
    case message.awareness:
      return { kind: 'awareness', states: readStates(decoding.readVarUint8Array(decoder)) };
    case message.queryAwareness:
      return { kind: 'query-awareness' };
    case message.pong:
      return { kind: 'pong', pong: readPong(decoder) };
    case message.hello: {
      const hello: unknown = JSON.parse(decoding.readVarString(decoder));
      if (!Hello.Check(hello)) throw new Error('This is no hello.');
      return { kind: 'hello', epoch: hello.epoch, clockId: hello.clockId };
    }
    default:
      return { kind: 'other' };
  }
}

function readStates(update: Uint8Array): [number, string | undefined][] {
  return decodeAwarenessUpdate(update).map(({ clientId, state }) => [
    clientId,
    isRemovedState(state) ? undefined : userOf(JSON.parse(new TextDecoder().decode(state))),
  ]);
}
