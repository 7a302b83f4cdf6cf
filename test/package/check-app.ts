import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asarFiles, asarProblems } from './asar.ts';
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
const NEEDED = [
  'package.json',
  'out/main/main.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
];
/** A word of electron-updater that its bundling keeps. */
const UPDATER = 'ERR_UPDATER_ZIP_FILE_NOT_FOUND';
/** All that may be asked for under the hardened runtime: V8 compiles at run time. */
const ENTITLEMENTS = ['com.apple.security.cs.allow-jit'];
/** Mach-O for one processor or, last, for several; a Node that carries a program has its fuse on. */
const MACH_O = [0xfeedfacf, 0xcffaedfe, 0xcafebabe];
const CARRIES_A_PROGRAM = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1';

/** What was found in a packed app: what is wrong with it, in words, and what a person may read. */
export type Found = {
  readonly problems: readonly string[];
  readonly shown: readonly (readonly [string, readonly string[]])[];
};

/** Looks at a packed Mac app. `withCommand`: whether the terminal program must be in it. */
export async function checkApp(app: string, withCommand: boolean): Promise<Found> {
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
  problems.push(...asarProblems(asar, info), ...packedProblems(asar));

  const entitlements = await readFile(
    join(import.meta.dirname, '../../assets/packaging/entitlements.mac.plist'),
    'utf8',
  );
  const asked = [...entitlements.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key ?? '');
  expect(asked.join() === ENTITLEMENTS.join(), `entitlements: ${asked.join(', ')}`);

  const command = join(app, 'Contents/Helpers/clawbuoy');
  expect(existsSync(command) === withCommand, 'Helpers/clawbuoy: the terminal program is missing');
  if (existsSync(command)) problems.push(...(await commandProblems(command)));

  if (process.platform === 'darwin') {
    const signed = spawnSync('/usr/bin/codesign', ['--verify', '--deep', '--strict', app], {
      encoding: 'utf8',
    });
    expect(signed.status === 0, `the signature is broken: ${signed.stderr.trim()}`);
  }

  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';
  const fuses = readFuses(await readFile(join(app, framework)));
  problems.push(...fuseProblems(fuses));
  return {
    problems,
    shown: [
      ['Packed files', packedList(asar)],
      ['Info.plist', plistLines(info)],
      ['Entitlements', asked],
      ['Fuses', fuseLines(fuses)],
      ['Terminal program', existsSync(command) ? [`${(await stat(command)).size} bytes`] : []],
    ],
  };
}

/** Looks at a packed app for Linux, whose asar Electron does not check by itself. */
export async function checkLinuxApp(folder: string): Promise<Found> {
  const asar = await readFile(join(folder, 'resources/app.asar'));
  const fuses = readFuses(await readFile(join(folder, 'clawbuoy-app')));
  return {
    problems: [...packedProblems(asar), ...fuseProblems(fuses)],
    shown: [
      ['Packed files', packedList(asar)],
      ['Fuses', fuseLines(fuses)],
    ],
  };
}

/** Only what the app loads, and all of it. */
function packedProblems(asar: Buffer): readonly string[] {
  const packed = new Set(asarFiles(asar).map(([path]) => path));
  const problems: string[] = [];
  if (asar.length > MAX_ASAR_BYTES) problems.push(`app.asar: ${asar.length} bytes are too many`);
  const text = (path: string) => {
    const [, entry] = asarFiles(asar).find(([name]) => name === path) ?? [];
    const from = 8 + asar.readUInt32LE(4) + Number(entry?.offset ?? 0);
    return asar.subarray(from, from + (entry?.size ?? 0)).toString('utf8');
  };
  const loaded = new Set<string>();
  const follow = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    if (!packed.has(path)) return void problems.push(`app.asar: ${path} is missing`);
    if (!path.startsWith('out/main/')) return;
    for (const [, file] of text(path).matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) {
      follow(`out/main/${file ?? ''}`);
    }
  };
  for (const path of NEEDED) follow(path);
  if (![...loaded].some((path) => text(path).includes(UPDATER))) {
    problems.push('app.asar: what fetches updates is missing');
  }
  if (![...packed].some((file) => /^out\/renderer\/assets\/.*\.js$/.test(file))) {
    problems.push('app.asar: no script of the panel');
  }
  const strangers = [...packed].filter(
    (file) => !loaded.has(file) && !/^out\/renderer\/(index\.html$|assets\/)/.test(file),
  );
  if (strangers.length > 0) {
    problems.push(`app.asar: nothing loads ${strangers.slice(0, 5).join(', ')}`);
  }
  return problems;
}

async function commandProblems(command: string): Promise<readonly string[]> {
  const file = await open(command);
  const head = Buffer.alloc(4);
  await file.read(head, 0, 4, 0);
  await file.close();
  const problems: string[] = [];
  if (!MACH_O.includes(head.readUInt32BE(0))) problems.push('Helpers/clawbuoy: no Mac program');
  const bytes = await readFile(command);
  if (!bytes.includes(CARRIES_A_PROGRAM)) problems.push('Helpers/clawbuoy: a bare Node');
  if (((await stat(command)).mode & 0o111) === 0) problems.push('Helpers/clawbuoy: may not be run');
  return problems;
}

function fuseProblems(fuses: readonly boolean[] | null): readonly string[] {
  if (fuses === null) return ['the fuses cannot be found'];
  return FUSES.flatMap(([name, state], index) =>
    state === null || fuses[index] === state ? [] : [`fuse ${name} is not ${state ? 'on' : 'off'}`],
  );
}

function fuseLines(fuses: readonly boolean[] | null): readonly string[] {
  return FUSES.map(([name], index) => `${name}: ${fuses?.[index] === true ? 'on' : 'off'}`);
}

function packedList(asar: Buffer): readonly string[] {
  return [
    ...asarFiles(asar).map(([path, { size = 0 }]) => `${path} (${size} bytes)`),
    `app.asar: ${asar.length} bytes`,
  ];
}

/** Keys and plain values of a property list, a line each. */
function plistLines(info: string): readonly string[] {
  return [
    ...info.matchAll(/<key>([^<]+)<\/key>\s*(?:<string>([^<]*)<\/string>|<(true|false)\/>)/g),
  ].map(([, key, text, flag]) => `${key}: ${text ?? flag}`);
}
