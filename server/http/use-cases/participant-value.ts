/** What the routes share that give or take away a participant's one value in a root. */
import type { JsonValue } from '../../../shared/json.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import {
  type MuteParams,
  memberProblems,
  NoContent,
  type ParticipantParams,
  problems,
  type Routes,
  roomTokenOnly,
} from '../plumbing/route-schema.ts';
import { changeParticipant } from './control-room.ts';
import { authenticateMember, type MemberRequest } from './membership.ts';

type ValueRoot = 'mutes' | 'beats' | 'roles';

interface ValueRequest extends MemberRequest {
  readonly params: { readonly code: string; readonly participantId: string };
}

export interface ClearOptions {
  readonly root: ValueRoot;
  readonly summary: string;
  readonly params: typeof ParticipantParams | typeof MuteParams;
}

export const valueAnswers = {
  204: NoContent,
  ...problems(...memberProblems, 'EDIT_DENIED', 'PARTICIPANT_NOT_FOUND'),
};

export function valuePath(root: ValueRoot): string {
  return `/api/rooms/:code/${root}/:participantId`;
}

/** An undefined value takes the value away. Throws what `authenticateMember` and `changeParticipant` throw. */
export async function changeValue(
  context: HttpContext,
  request: ValueRequest,
  root: ValueRoot,
  value: JsonValue | undefined,
): Promise<void> {
  const member = await authenticateMember(context, request);
  await changeParticipant(context, member, { root, key: request.params.participantId, value });
}

export function clearRoute({ root, summary, params }: ClearOptions): Routes {
  return (context) => async (api) => {
    api.delete(
      valuePath(root),
      {
        schema: { tags: ['controls'], summary, security: roomTokenOnly, params, response: valueAnswers },
      },
      async (request, reply) => {
        await changeValue(context, request, root, undefined);
        return reply.code(204).send(null);
      },
    );
  };
}
