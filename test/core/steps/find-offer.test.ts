import { describe, expect, it } from 'vitest';
import { findOffer } from '../../../electron/core/steps/find-offer.ts';
import { findOfferForIncident } from '../../../electron/core/steps/incident-offer.ts';
import { LOCK_PATH, statusWith, stuckStatus } from '../view/status-fixture.ts';

describe('finding the offer a request names', () => {
  it('needs the action and the target, exactly', () => {
    const status = stuckStatus();
    expect(findOffer(status, 'unlock', LOCK_PATH)).toMatchObject({ recommended: true });
    expect(findOffer(status, 'unlock', `${LOCK_PATH}/../other`)).toBeNull();
    expect(findOffer(status, 'unlock', null)).toBeNull();
    expect(findOffer(status, 'abort', LOCK_PATH)).toBeNull();
  });

  it('finds nothing once the offer is gone', () => {
    expect(findOffer(statusWith(), 'unlock', LOCK_PATH)).toBeNull();
  });
});

describe('finding the offer for an incident', () => {
  const incidentId = 'session-locked-5f0c';

  it('takes the one for its lock, its session, or the gateway', () => {
    const status = stuckStatus();
    expect(findOfferForIncident(status, incidentId, 'unlock')?.target).toBe(LOCK_PATH);
    expect(findOfferForIncident(status, incidentId, 'reset')?.target).toBe('agent:main:main');
    expect(findOfferForIncident(status, incidentId, 'restart')?.target).toBeNull();
    expect(findOfferForIncident(status, incidentId, 'abort')).toBeNull();
  });

  it('never takes one that is for another session', () => {
    const other = { action: 'unlock', costs: 'x', recommended: true } as const;
    const status = stuckStatus({ offers: [{ ...other, target: '/other/session.jsonl.lock' }] });
    expect(findOfferForIncident(status, incidentId, 'unlock')).toBeNull();
  });

  it('finds nothing for an incident that is over', () => {
    expect(findOfferForIncident(stuckStatus(), 'gateway-down-1', 'restart')).toBeNull();
  });
});
