/** Turns what Fastify finds wrong with a request into problems. They never repeat what was sent, because it may be a name or a token. */
import type { FastifySchemaValidationError } from 'fastify';
import type { Problem, ProblemCode } from '../../../shared/problem.ts';
import { ProblemError } from './problem-error.ts';

const maxFields = 10;

interface FastifyFault {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly validation?: readonly FastifySchemaValidationError[];
  readonly validationContext?: string;
}

const detailByFastifyCode: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'The body must be JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 'The body is larger than this server accepts.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['INVALID_REQUEST', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['INVALID_REQUEST', 'The body is empty although it is announced as JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['INVALID_REQUEST', 'The body is not as long as it was announced.'],
  FST_ERR_BAD_URL: ['INVALID_REQUEST', 'The address could not be decoded.'],
  FST_ERR_MAX_PARAM_LENGTH: ['INVALID_REQUEST', 'A part of the address is too long.'],
};

/** Turns any error of a request into the problem to answer with. An unforeseen error becomes INTERNAL. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const fault: FastifyFault = typeof error === 'object' && error !== null ? error : {};
  if (fault.validation !== undefined) {
    const errors = fieldsOf(fault.validation, fault.validationContext ?? 'request');
    const detail = errors.map(({ field, reason }) => `${field} ${reason}`).join('; ');
    return new ProblemError('INVALID_REQUEST', `${detail}.`, { errors });
  }
  const known = typeof fault.code === 'string' ? detailByFastifyCode[fault.code] : undefined;
  if (known !== undefined) return new ProblemError(known[0], known[1], { cause: error });
  if (typeof fault.statusCode === 'number' && fault.statusCode >= 400 && fault.statusCode < 500) {
    return new ProblemError('INVALID_REQUEST', 'The request could not be read.', { cause: error });
  }
  return new ProblemError('INTERNAL', 'The request could not be completed.', { cause: error });
}

function fieldsOf(
  validation: readonly FastifySchemaValidationError[],
  context: string,
): NonNullable<Problem['errors']> {
  const reasons = new Map<string, string>();
  for (const { instancePath, keyword, message, params } of validation) {
    const path = [context, ...instancePath.split('/').slice(1)].join('.');
    if (keyword === 'required' && isNameList(params.requiredProperties)) {
      for (const name of params.requiredProperties) reasons.set(`${path}.${name}`, 'is missing');
    } else if (keyword === 'boolean') {
      reasons.set(path, 'is not known here');
    } else if (keyword === 'anyOf' || keyword === 'enum') {
      reasons.set(path, 'is not one of the allowed values');
    } else if (keyword !== 'additionalProperties' && !reasons.has(path)) {
      reasons.set(path, message ?? 'is not valid');
    }
  }
  return [...reasons].slice(0, maxFields).map(([field, reason]) => ({ field: field.slice(0, 100), reason }));
}

function isNameList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
