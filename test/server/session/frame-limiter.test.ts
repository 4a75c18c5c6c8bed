import { expect, it } from 'vitest';
import { ParticipantBudget } from '../../../server/limit/participant-budgets.ts';
import { FrameLimiter } from '../../../server/session/frame-limiter.ts';

const ample = { perSecond: 1e6, burst: 1e6 };
const rates = { bytes: ample, signals: ample, notes: ample, refusals: ample, clientIds: ample };

it('what updates hold is paid for apart from how many there are, and a frame that waits has paid for neither', () => {
  const updates = { perSecond: 1, burst: 2 };
  const budget = new ParticipantBudget(
    { ...rates, updates, documentBytes: { perSecond: 100, burst: 1000 } },
    0,
  );
  const limiter = new FrameLimiter(budget, 0);
  const update = { kind: 'update', update: new Uint8Array(600) } as const;
  expect(limiter.admitFrame(update, 'budget', 0)).toEqual({ ok: true });
  expect(limiter.admitFrame(update, 'budget', 0)).toMatchObject({ ok: false, retryAfterMs: 2000 });
  expect(limiter.admitFrame({ kind: 'sync-step-2', update: new Uint8Array(401) }, 'budget', 0).ok).toBe(
    false,
  );
  expect(limiter.admitFrame({ kind: 'sync-step-1', stateVector: new Uint8Array(600) }, 'budget', 0).ok).toBe(
    true,
  );
  expect(limiter.admitFrame({ kind: 'update', update: new Uint8Array(400) }, 'budget', 0).ok).toBe(false);
  expect(limiter.admitFrame(update, 'budget', 2000)).toEqual({ ok: true });
});
