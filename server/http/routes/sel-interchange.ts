/** Participation for other systems: pseudonyms and counts of finished lessons, never what a child said. */
import { Readable } from 'node:stream';
import Type from 'typebox';
import { caliperJson, type InterchangeOptions, xapiJson } from '../../sel/interchange.ts';
import { paced } from '../../sel/paced.ts';
import { publicBaseUrl } from '../plumbing/public-base-url.ts';
import { CodeParams, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import { selProblems, teacherAccess } from '../use-cases/sel-access.ts';

/** Each record is hashed three times for its ids. */
const recordsPerTurn = 20;

const formats = {
  xapi: { summary: 'as an array of xAPI 1.0.3 statements', write: xapiJson },
  caliper: { summary: 'as a Caliper 1.2 envelope', write: caliperJson },
} as const;

function interchangeRoute(format: keyof typeof formats): Routes {
  const { summary, write } = formats[format];
  return (context) => async (api) => {
    api.get(
      `/api/rooms/:code/sel/export/${format}`,
      {
        schema: {
          tags: selTag,
          summary: `The class's participation by lesson for other systems, under pseudonyms, ${summary}`,
          security: roomTokenOnly,
          params: CodeParams,
          response: {
            200: {
              description: 'Sent page by page; lessons that are over, and students who are not opted out',
              content: { 'application/json': { schema: Type.Unknown() } },
            },
            ...problems(...selProblems),
          },
        },
      },
      async (request, reply) => {
        const { room } = await teacherAccess(context, request, 'export');
        const options: InterchangeOptions = {
          roomId: room.roomId,
          issuer: { baseUrl: publicBaseUrl(request, context.config) },
          at: context.clock.unixNow(),
        };
        const lines = paced(context.clock, write(context.sel.store, options), recordsPerTurn);
        return reply.type('application/json').send(Readable.from(lines));
      },
    );
  };
}

export const selInterchangeRoutes: readonly Routes[] = [
  interchangeRoute('xapi'),
  interchangeRoute('caliper'),
];
