import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { readFuses } from './stand-in.ts';

/** In the order of Electron's fuse wire; null: left as Electron has it. */
const FUSES = [
  ['runAsNode', false],
  ['enableCookieEncryption', true],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['loadBrowserProcessSpecificV8Snapshot', null],
  ['grantFileProtocolExtraPrivileges', false],
] as const;

const PACKED = [
  'package.json',
  'out/main/main.js',
  'out/main/clawbuoy.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];

/** What is wrong with a packed app, in words; empty when all is as it must be. */
export async function checkApp(app: string): Promise<readonly string[]> {
  const problems: string[] = [];
  const expect = (right: boolean, problem: string) => {
    if (!right) problems.push(problem);
  };
  const resources = join(app, 'Contents/Resources');

  const info = await readFile(join(app, 'Contents/Info.plist'), 'utf8');
  expect(/<key>LSUIElement<\/key>\s*<true\/>/.test(info), 'Info.plist: LSUIElement is not true');
  for (const [key, value] of [
    ['CFBundleIdentifier', 'app.clawbuoy'],
    ['CFBundleName', 'Clawbuoy'],
    ['CFBundleExecutable', 'Clawbuoy'],
    ['NSUserNotificationAlertStyle', 'alert'],
  ] as const) {
    const found = new RegExp(`<key>${key}</key>\\s*<string>([^<]*)</string>`).exec(info)?.[1];
    expect(found === value, `Info.plist: ${key} is ${found ?? 'missing'}, not ${value}`);
  }
  expect(info.includes('ElectronAsarIntegrity'), 'Info.plist: no hash of the asar');
  const icon = /<key>CFBundleIconFile<\/key>\s*<string>([^<]*)<\/string>/.exec(info)?.[1] ?? '';
  const iconFile = await readFile(join(resources, icon)).catch(() => Buffer.alloc(0));
  expect(iconFile.subarray(0, 4).toString('latin1') === 'icns', 'the icon is no .icns');

  const packed = asarFiles(await readFile(join(resources, 'app.asar')));
  const folder = join(import.meta.dirname, '../../out/main');
  const built = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join('out/main', relative(folder, join(entry.parentPath, entry.name))));
  for (const file of [...PACKED, ...built])
    expect(packed.includes(file), `app.asar: ${file} is missing`);
  expect(
    packed.some((file) => /^out\/renderer\/assets\/.*\.js$/.test(file)),
    'app.asar: no script of the panel',
  );
  const strangers = packed.filter((file) => !/^(out\/|package\.json$)/.test(file));
  expect(strangers.length === 0, `app.asar: should not hold ${strangers.slice(0, 5).join(', ')}`);

  const cli = spawnSync(join(resources, 'cli/clawbuoy'), ['schema', 'snapshot'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect(
    cli.status === 0 && cli.stdout !== '',
    `cli/clawbuoy does not run: ${cli.error?.message ?? cli.stderr}`,
  );

  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';
  const fuses = readFuses(await readFile(join(app, framework)));
  expect(fuses !== null, 'the fuses cannot be found');
  FUSES.forEach(([name, state], index) => {
    if (state !== null && fuses !== null) {
      expect(fuses[index] === state, `fuse ${name} is not ${state ? 'on' : 'off'}`);
    }
  });
  return problems;
}

type AsarEntry = { readonly files?: Readonly<Record<string, AsarEntry>> | undefined };
const asarEntrySchema: z.ZodType<AsarEntry> = z.object({
  files: z
    .record(
      z.string(),
      z.lazy(() => asarEntrySchema),
    )
    .optional(),
});

/** Paths of the files in an asar: a length-prefixed JSON tree at its beginning. */
function asarFiles(asar: Buffer): readonly string[] {
  const length = asar.readUInt32LE(12);
  const tree = asarEntrySchema.parse(JSON.parse(asar.subarray(16, 16 + length).toString('utf8')));
  const walk = (entry: AsarEntry, path: string): readonly string[] =>
    entry.files === undefined
      ? [path]
      : Object.entries(entry.files).flatMap(([name, child]) =>
          walk(child, path === '' ? name : `${path}/${name}`),
        );
  return walk(tree, '');
}
