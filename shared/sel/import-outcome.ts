/** The result of importing a file: either what was read, or everything that is wrong with it. */
export interface ImportProblem {
  /** Absent if there is only one file. */
  readonly file?: string;
  readonly line: number;
  /** For the person who chose the file. */
  readonly message: string;
}

export type ImportOutcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] };

/** More problems do not help. */
const maxProblems = 20;

export function importOutcome<Result>(
  result: Result,
  problems: readonly ImportProblem[],
): ImportOutcome<Result> {
  return problems.length > 0 ? { ok: false, problems: problems.slice(0, maxProblems) } : { ok: true, result };
}
