import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../server/config/parse-config.ts';
import { ParticipantBudgets } from '../../../server/limit/participant-budgets.ts';

const { limits } = parseConfig({ DOWNBEAT_REFUSALS_PER_MINUTE: '60', DOWNBEAT_REFUSAL_BURST: '60' });

describe('ParticipantBudgets', () => {
  /** A participant connects, has so much refused, and leaves; how much was granted. */
  function visit(budgets: ParticipantBudgets, key: string, refusals: number, nowMs: number): boolean {
    const budget = budgets.begin(key, nowMs);
    const { ok } = budget.refusals(nowMs).tryTake(refusals, nowMs);
    budgets.end(key, budget, nowMs);
    return ok;
  }

  it('gives a participant who comes back what was left, and each its own', () => {
    const budgets = new ParticipantBudgets(limits);
    expect(visit(budgets, 'anna', 60, 0)).toBe(true);
    expect(visit(budgets, 'anna', 1, 0)).toBe(false);
    expect(visit(budgets, 'bert', 60, 0)).toBe(true);
    expect(visit(budgets, 'anna', 31, 30_000)).toBe(false);
    expect(visit(budgets, 'anna', 30, 30_000)).toBe(true);
  });

  it('keeps nothing of who is connected, or has left with a full budget', () => {
    const budgets = new ParticipantBudgets(limits);
    const anna = budgets.begin('anna', 0);
    anna.notes(0).tryTake(1, 0);
    expect(budgets.size).toBe(0);
    budgets.end('anna', anna, 0);
    expect(budgets.size).toBe(1);
    expect(budgets.begin('anna', 60_000)).toBe(anna);
    budgets.end('anna', anna, 60_000);
    expect(budgets.size).toBe(0);
  });

  it('forgets those whose budget is full by now first, then who left longest ago, and never grows past its bound', () => {
    const budgets = new ParticipantBudgets(limits, 3);
    visit(budgets, 'abuser', 60, 0);
    for (let i = 0; i < 100; i++) visit(budgets, `brief ${i}`, 1, i * 1000);
    expect(budgets.size).toBeLessThanOrEqual(3);
    visit(budgets, 'abuser', 60, 200_000);
    for (let i = 0; i < 3; i++) visit(budgets, `abuser ${i}`, 60, 200_000);
    expect(budgets.size).toBe(3);
    expect(visit(budgets, 'abuser', 1, 200_000), 'forgotten').toBe(true);
    expect(visit(budgets, 'abuser 2', 1, 200_000)).toBe(false);
  });
});
