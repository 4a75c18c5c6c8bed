/** The answer to an imported file: what was read, or everything that is wrong with it. All or nothing. */
export interface ImportProblem {
  /** Absent where there is only one file. */
  readonly file?: string;
  readonly line: number;
  /** For whoever chose the file. */
  readonly message: string;
}

export type ImportOutcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] };

/** More are of no help. */
const maxProblems = 20;

export function importOutcome<Result>(
  result: Result,
  problems: readonly ImportProblem[],
): ImportOutcome<Result> {
  return problems.length > 0 ? { ok: false, problems: problems.slice(0, maxProblems) } : { ok: true, result };
}
