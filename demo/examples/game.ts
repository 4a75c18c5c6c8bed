import Type from 'typebox';
import type { ServerExtension } from '../../server/server-extension.ts';
import { defineExtension } from '../../shared/extension.ts';

/** Given to the server and to every player. */
export const drumCircle = defineExtension({
  name: 'circle',
  roots: {
    'circle.round': {
      writer: 'server', // no child can write it, whatever client it has
      describes: 'what the class has reached together',
      keys: { hits: Type.Integer({ minimum: 0 }) },
    },
  },
  events: {
    'circle.hit': {
      describes: 'a stroke on a drum',
      from: 'everyone',
      to: 'everyone',
      payload: Type.Object({ drum: Type.Enum(['low', 'high']) }),
      perMinute: 240,
    },
  },
});

export const drumCircleServer: ServerExtension = {
  extension: drumCircle,
  async onEvent({ name }, room) {
    if (name !== 'circle.hit') return;
    const hits = Number(room.reader.json('circle.round', 'hits') ?? 0) + 1;
    await room.edit([{ root: 'circle.round', key: 'hits', value: hits }]);
  },
};
