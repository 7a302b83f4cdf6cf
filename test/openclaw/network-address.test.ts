import { expect, it } from 'vitest';
import { hasNetworkAddress } from '../../electron/openclaw/network-address.ts';

const one = (address: string, internal = false) => ({
  en0: [
    {
      address,
      internal,
      netmask: '',
      mac: '',
      cidr: null,
      ...(address.includes(':')
        ? { family: 'IPv6' as const, scopeid: 0 }
        : { family: 'IPv4' as const }),
    },
  ],
});

it.each([
  ['192.168.1.20', true],
  ['2001:db8::1', true],
  ['10.0.0.1', true],
  ['169.254.7.8', false],
  ['fe80::1', false],
])('%s leads somewhere: %s', (address, expected) => {
  expect(hasNetworkAddress(one(address))).toBe(expected);
});

it('its own address leads nowhere, and none at all neither', () => {
  expect(hasNetworkAddress(one('127.0.0.1', true))).toBe(false);
  expect(hasNetworkAddress({})).toBe(false);
});
