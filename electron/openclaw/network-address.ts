import { networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * Whether this machine has a network address. Its internal addresses and self-assigned ones
 * (169.254.…, fe80:…) do not count. Sends nothing.
 */
export function hasNetworkAddress(interfaces: Interfaces = networkInterfaces()): boolean {
  return Object.values(interfaces).some((addresses) =>
    (addresses ?? []).some(
      ({ internal, address }) => !internal && !/^(?:169\.254\.|fe[89ab][0-9a-f]:)/i.test(address),
    ),
  );
}
