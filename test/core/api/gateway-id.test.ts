import { describe, expect, it } from 'vitest';
import { gatewayIdOf } from '../../../electron/core/api/gateway-id.ts';

const usual = { profile: null, isUsualStateDir: true, stateDir: '/Users/ada/.openclaw' };

describe('the id of a gateway', () => {
  it('is the name of its profile', () => {
    expect(gatewayIdOf(usual)).toBe('default');
    expect(gatewayIdOf({ ...usual, profile: 'work' })).toBe('work');
  });

  it('tells two folders of one profile apart, and is the same at every start', () => {
    const ids = ['/a', '/b', '/a'].map((stateDir) =>
      gatewayIdOf({ profile: 'work', isUsualStateDir: false, stateDir }),
    );
    expect(ids[0]).toBe(ids[2]);
    expect(new Set([...ids, 'work', 'default']).size).toBe(4);
  });
});
