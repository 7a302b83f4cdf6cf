import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Snapshot } from '../../../electron/core/api/snapshot.ts';
import type { Buoy } from '../buoy.ts';
import { expect } from '../failure.ts';
import type { Stage } from '../stage.ts';

const configSchema = z.looseObject({ gateway: z.looseObject({}) });

/** Starts the gateway anew with these settings of its own, for the length of one drill. */
export async function withGatewayConfig(
  stage: Stage,
  settings: object,
  play: () => Promise<string>,
): Promise<string> {
  const { gateway, place } = stage;
  const before = await readFile(place.config, 'utf8');
  const config = configSchema.parse(JSON.parse(before));
  const changed = { ...config, gateway: { ...config.gateway, ...settings } };
  await gateway.stop();
  await writeFile(place.config, JSON.stringify(changed), { mode: 0o600 });
  gateway.spawn();
  try {
    return await play();
  } finally {
    await gateway.stop();
    await writeFile(place.config, before, { mode: 0o600 });
    await gateway.start();
    await stage.untilGreen(90_000);
  }
}

/** Asks for the status again and again: for a gateway that the drill's own client cannot enter. */
export async function untilStatus(
  buoy: Buoy,
  what: string,
  fits: (snapshot: Snapshot) => boolean,
  limitMs: number,
): Promise<Snapshot> {
  const endMs = Date.now() + limitMs;
  for (;;) {
    const { snapshot } = await buoy.status();
    if (fits(snapshot)) return snapshot;
    const { state, detail } = snapshot.gateway;
    expect(Date.now() < endMs, `not ${what}: ${snapshot.level}, ${state}: ${detail}`);
    await sleep(500);
  }
}
