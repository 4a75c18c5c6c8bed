import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../server/config/parse-config.ts';
import { ParticipantBudgets } from '../../../server/limit/participant-budgets.ts';

const { limits } = parseConfig({ DOWNBEAT_REFUSALS_PER_MINUTE: '60', DOWNBEAT_REFUSAL_BURST: '60' });

describe('ParticipantBudgets', () => {
  it('gives a participant who comes back what was left, and each its own', () => {
    const budgets = new ParticipantBudgets(limits);
    expect(budgets.of('anna', 0).refusals.tryTake(60, 0).ok).toBe(true);
    expect(budgets.of('anna', 0).refusals.tryTake(1, 0)).toEqual({ ok: false, retryAfterMs: 1000 });
    expect(budgets.of('bert', 0).refusals.tryTake(60, 0).ok).toBe(true);
    expect(budgets.of('anna', 30_000).refusals.tryTake(30, 30_000).ok).toBe(true);
  });

  it('forgets those who have used nothing first, then who was away longest, and never grows past its bound', () => {
    const budgets = new ParticipantBudgets(limits, 3);
    budgets.of('abuser', 0).refusals.tryTake(60, 0);
    for (let i = 0; i < 100; i++) budgets.of(`idle ${i}`, 0);
    expect(budgets.size).toBeLessThanOrEqual(3);
    expect(budgets.of('abuser', 0).refusals.tryTake(1, 0).ok).toBe(false);
    for (let i = 0; i < 100; i++) budgets.of(`busy ${i}`, 0).updates.tryTake(1, 0);
    expect(budgets.size).toBe(3);
  });
});
