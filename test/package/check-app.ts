import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { readFuses } from './stand-in.ts';

/** In the order of Electron's fuse wire; null: left as Electron has it. */
const FUSES = [
  ['runAsNode', false],
  // There is no cookie, and it would ask for the Keychain.
  ['enableCookieEncryption', false],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['loadBrowserProcessSpecificV8Snapshot', null],
  ['grantFileProtocolExtraPrivileges', false],
] as const;

const MAX_ASAR_BYTES = 3 * 1024 * 1024;
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
    ['LSMinimumSystemVersion', '13.0.0'],
  ] as const) {
    const found = new RegExp(`<key>${key}</key>\\s*<string>([^<]*)</string>`).exec(info)?.[1];
    expect(found === value, `Info.plist: ${key} is ${found ?? 'missing'}, not ${value}`);
  }
  expect(
    /<key>NSLocalNetworkUsageDescription<\/key>\s*<string>[^<]+/.test(info),
    'Info.plist: does not say why it asks for the local network',
  );
  const icon = /<key>CFBundleIconFile<\/key>\s*<string>([^<]*)<\/string>/.exec(info)?.[1] ?? '';
  const iconFile = await readFile(join(resources, icon)).catch(() => Buffer.alloc(0));
  expect(iconFile.subarray(0, 4).toString('latin1') === 'icns', 'the icon is no .icns');

  const asar = await readFile(join(resources, 'app.asar'));
  problems.push(...asarProblems(asar, info));
  expect(asar.length <= MAX_ASAR_BYTES, `app.asar: ${asar.length} bytes are too many`);
  const packed = asarFiles(asar).map(([path]) => path);
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
  const strangers = packed.filter(
    (file) => !/^(out\/(main|preload|renderer)\/|package\.json$)/.test(file),
  );
  expect(strangers.length === 0, `app.asar: should not hold ${strangers.slice(0, 5).join(', ')}`);

  const cli = spawnSync(join(resources, 'cli/clawbuoy'), ['schema', 'snapshot'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect(
    cli.status === 0 && cli.stdout !== '',
    `cli/clawbuoy does not run: ${cli.error?.message ?? cli.stderr}`,
  );

  if (process.platform === 'darwin') {
    const signed = spawnSync('/usr/bin/codesign', ['--verify', '--deep', '--strict', app], {
      encoding: 'utf8',
    });
    expect(signed.status === 0, `the signature is broken: ${signed.stderr.trim()}`);
  }

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

type AsarEntry = {
  readonly files?: Readonly<Record<string, AsarEntry>> | undefined;
  readonly size?: number | undefined;
  readonly offset?: string | undefined;
  readonly integrity?: { readonly hash: string } | undefined;
};
const asarEntrySchema: z.ZodType<AsarEntry> = z.object({
  files: z
    .record(
      z.string(),
      z.lazy(() => asarEntrySchema),
    )
    .optional(),
  size: z.number().optional(),
  offset: z.string().optional(),
  integrity: z.object({ hash: z.string() }).optional(),
});

/**
 * Whether an asar is the one that Info.plist names, and each file in it the one that was packed:
 * what Electron checks when it starts, and when it reads.
 */
export function asarProblems(asar: Buffer, info: string): readonly string[] {
  const named =
    /<key>ElectronAsarIntegrity<\/key>[\s\S]*?<key>hash<\/key>\s*<string>([0-9a-f]+)/.exec(
      info,
    )?.[1];
  const problems: string[] = [];
  if (named !== sha256(asarHeader(asar))) problems.push('app.asar: Info.plist names another one');
  const start = 8 + asar.readUInt32LE(4);
  for (const [path, { offset, size = 0, integrity }] of asarFiles(asar)) {
    const from = start + Number(offset ?? 0);
    if (sha256(asar.subarray(from, from + size)) !== integrity?.hash) {
      problems.push(`app.asar: ${path} was changed`);
    }
  }
  return problems;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function asarHeader(asar: Buffer): Buffer {
  return asar.subarray(16, 16 + asar.readUInt32LE(12));
}

/** The files in an asar: a length-prefixed JSON tree at its beginning. */
export function asarFiles(asar: Buffer): readonly (readonly [string, AsarEntry])[] {
  const tree = asarEntrySchema.parse(JSON.parse(asarHeader(asar).toString('utf8')));
  const walk = (entry: AsarEntry, path: string): readonly (readonly [string, AsarEntry])[] =>
    entry.files === undefined
      ? [[path, entry]]
      : Object.entries(entry.files).flatMap(([name, child]) =>
          walk(child, path === '' ? name : `${path}/${name}`),
        );
  return walk(tree, '');
}
