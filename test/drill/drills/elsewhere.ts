import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Buoy } from '../buoy.ts';
import type { Stage } from '../stage.ts';

/** A Clawbuoy on another machine: a folder, a home and a key of its own; `remote` is what it knows. */
export async function buoyElsewhere(
  stage: Stage,
  name: string,
  remote: object,
): Promise<{ readonly buoy: Buoy; readonly home: string }> {
  const folder = join(stage.place.root, name);
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const config = { gateway: { mode: 'remote', remote } };
  await writeFile(join(folder, 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
  const place = { ...stage.place, state: folder, buoy: home };
  return { buoy: new Buoy(stage.options.program, place, stage.processes), home };
}
