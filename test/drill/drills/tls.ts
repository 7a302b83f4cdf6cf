import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '../failure.ts';
import { isGreen } from '../watch.ts';
import { untilStatus, withGatewayConfig } from './changed-config.ts';
import { ALL, type Drill } from './drill.ts';
import { buoyElsewhere } from './elsewhere.ts';

/** A gateway behind TLS with a certificate that it made itself: held to it, here and from elsewhere. */
export const pinnedCertificate: Drill = {
  name: 'pinned certificate',
  versions: ALL,
  quick: [],
  realOnly: true,
  async run(stage) {
    return withGatewayConfig(stage, { tls: { enabled: true } }, async () => {
      const { place, version } = stage;
      const near = await stage.otherBuoy('near-tls');
      await untilStatus(near, 'green on the same machine', isGreen, version.bootLimitMs);

      const pem = await readFile(join(place.state, 'gateway/tls/gateway-cert.pem'), 'utf8');
      const right = new X509Certificate(pem).fingerprint256;
      const remote = { url: `wss://127.0.0.1:${place.port}`, token: place.token };
      const pinned = { ...remote, tlsFingerprint: right };
      const { buoy } = await buoyElsewhere(stage, 'pinned', pinned);
      await untilStatus(buoy, 'green by its pin', isGreen, 15_000);

      const wrong = { ...remote, tlsFingerprint: 'ab'.repeat(32) };
      const refused = [
        ['pinned another', wrong, 'gateway.remote.tlsFingerprint pins'],
        ['not pinned', remote, 'does not trust its certificate'],
      ] as const;
      for (const [name, known, words] of refused) {
        const { buoy: other } = await buoyElsewhere(stage, name.replace(' ', '-'), known);
        const { snapshot } = await other.status();
        const { state, detail } = snapshot.gateway;
        expect(state === 'unauthorized', `${name}: ${state}: ${detail}`);
        expect(snapshot.level === 'amber', `${name}: shown ${snapshot.level}`);
        expect(detail.includes(words), `${name}: says ${detail}`);
      }
      return 'green here by the certificate that it serves, green from elsewhere by its pin; another pin and none refused by name';
    });
  },
};
