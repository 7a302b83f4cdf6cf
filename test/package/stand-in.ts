import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Electron keeps its fuses: a sentinel, a version, a count, and one byte for each. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_COUNT = 9;

/**
 * Makes the skeleton of an Electron distribution: what electron-builder renames, rewrites and
 * fills, and nothing that could run. It proves the packaging where no Electron can be had.
 */
export async function makeStandIn(
  folder: string,
  version: string,
  platform: 'darwin' | 'linux' = 'darwin',
): Promise<void> {
  await writeFile(join(folder, 'version'), version);
  await writeFile(join(folder, 'LICENSE'), '');
  if (platform === 'linux') return makeLinuxStandIn(folder);
  const contents = join(folder, 'Electron.app/Contents');
  await writeProgram(contents, 'Electron');
  await mkdir(join(contents, 'Resources'), { recursive: true });
  await writeFile(join(contents, 'Resources/electron.icns'), '');
  for (const suffix of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
    const name = `Electron Helper${suffix}`;
    await writeProgram(join(contents, `Frameworks/${name}.app/Contents`), name);
  }
  const framework = join(contents, 'Frameworks/Electron Framework.framework');
  await mkdir(join(framework, 'Versions/A/Resources'), { recursive: true });
  await writeFile(join(framework, 'Versions/A/Electron Framework'), fuseWire());
  await writeFile(
    join(framework, 'Versions/A/Resources/Info.plist'),
    plist('Electron Framework', 'FMWK'),
  );
  await symlink('A', join(framework, 'Versions/Current'));
  await symlink('Versions/Current/Resources', join(framework, 'Resources'));
  await symlink('Versions/Current/Electron Framework', join(framework, 'Electron Framework'));
}

async function makeLinuxStandIn(folder: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'), { recursive: true });
  await writeFile(join(folder, 'locales/en-US.pak'), '');
  await writeFile(join(folder, 'LICENSES.chromium.html'), '');
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler']) {
    await writeFile(join(folder, name), 'stand-in\n', { mode: 0o755 });
  }
  await writeFile(join(folder, 'electron'), fuseWire(), { mode: 0o755 });
}

function fuseWire(): Buffer {
  return Buffer.concat([
    Buffer.from(`stand-in ${FUSE_SENTINEL}`, 'latin1'),
    Buffer.from([1, FUSE_COUNT]),
    Buffer.from('0'.repeat(FUSE_COUNT), 'latin1'),
  ]);
}

/** The fuses of a packed app, in Electron's order: true is on. Null if they cannot be found. */
export function readFuses(framework: Buffer): readonly boolean[] | null {
  const at = framework.indexOf(FUSE_SENTINEL, 0, 'latin1');
  if (at < 0) return null;
  const start = at + FUSE_SENTINEL.length;
  const count = framework[start + 1] ?? 0;
  const wire = framework.subarray(start + 2, start + 2 + count).toString('latin1');
  return [...wire].map((state) => state === '1');
}

async function writeProgram(contents: string, name: string): Promise<void> {
  await mkdir(join(contents, 'MacOS'), { recursive: true });
  await writeFile(join(contents, 'MacOS', name), 'stand-in\n', { mode: 0o755 });
  await writeFile(join(contents, 'Info.plist'), plist(name, 'APPL'));
}

function plist(name: string, kind: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundlePackageType</key><string>${kind}</string>
</dict></plist>
`;
}
