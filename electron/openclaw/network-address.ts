import { networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * Whether this machine has an address that leads anywhere: none but its own, or those that it gave
 * itself because nobody gave it one (169.254.…, fe80:…), is no network. No question is asked.
 */
export function hasNetworkAddress(interfaces: Interfaces = networkInterfaces()): boolean {
  return Object.values(interfaces).some((addresses) =>
    (addresses ?? []).some(
      ({ internal, address }) => !internal && !/^(?:169\.254\.|fe[89ab][0-9a-f]:)/i.test(address),
    ),
  );
}
