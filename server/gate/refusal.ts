import type { NoticeRule } from '../../shared/notice.ts';

/** A whole update is refused: nothing of it was applied. `reason` is shown to the sender. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly rule: NoticeRule;

  constructor(rule: NoticeRule, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.rule = rule;
  }
}
