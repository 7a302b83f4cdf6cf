import { describe, expect, it } from 'vitest';
import { findOffer } from '../../../electron/core/view/offers.ts';
import { LOCK_PATH, statusWith, stuckStatus } from './status-fixture.ts';

describe('finding the offer a request names', () => {
  it('needs the action and the target, exactly', () => {
    const status = stuckStatus();
    expect(findOffer(status, 'unlock', LOCK_PATH)?.label).toBe('Release the lock');
    expect(findOffer(status, 'unlock', `${LOCK_PATH}/../other`)).toBeNull();
    expect(findOffer(status, 'unlock', null)).toBeNull();
    expect(findOffer(status, 'abort', LOCK_PATH)).toBeNull();
  });

  it('finds nothing once the offer is gone', () => {
    expect(findOffer(statusWith(), 'unlock', LOCK_PATH)).toBeNull();
  });
});
