import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { isNotarised, isSigned, publishTo } from './assets/packaging/environment.ts';

/**
 * How Clawbuoy is packed: for macOS dmg and zip, for Linux AppImage and deb. What is secret or
 * belongs to one machine comes from the environment, as CONTRIBUTING says under "A release".
 */

const main = join(import.meta.dirname, 'out/main');
const withCommand = process.env.CLAWBUOY_WITH_COMMAND === '1';
const signed = isSigned(process.env);

/** What electron-builder puts in the place of a name, for each package anew. */
const macro = (name: string) => `\${${name}}`;

/** The program that is started and every file that it loads: nothing else of out/main ever runs. */
function loadedBy(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name) || !existsSync(join(main, name))) return seen;
  seen.add(name);
  const source = readFileSync(join(main, name), 'utf8');
  for (const [, , file] of source.matchAll(/(["'`])\.\/([\w.-]+\.js)\1/g)) {
    if (file !== undefined) loadedBy(file, seen);
  }
  return seen;
}

const config: Configuration = {
  appId: 'app.clawbuoy',
  productName: 'Clawbuoy',
  directories: { output: 'release', buildResources: 'assets/icons' },
  files: [
    ...[...loadedBy('main.js')].map((file) => `out/main/${file}`),
    'out/preload/**',
    'out/renderer/**',
    'package.json',
  ],
  // Of what npm knows about the program, the app reads its name, version and entry alone.
  extraMetadata: { bin: null, engines: null, files: null, allowScripts: null },
  npmRebuild: false,
  artifactName: ['productName', 'version', 'arch'].map(macro).join('-').concat('.', macro('ext')),
  mac: {
    category: 'public.app-category.developer-tools',
    icon: 'assets/icons/app.icns',
    target: [
      { target: 'dmg', arch: ['arm64', 'x64', 'universal'] },
      { target: 'zip', arch: ['arm64', 'x64', 'universal'] },
    ],
    // Electron 44 and later start on nothing older.
    minimumSystemVersion: '13.0.0',
    // Without a certificate the app is signed ad hoc: flipping a fuse breaks Electron's own
    // signature, and Apple silicon starts nothing whose signature is broken. The hardened runtime
    // would then refuse Electron's own libraries.
    ...(signed ? {} : { identity: '-' }),
    hardenedRuntime: signed,
    // Where a release has no name and password of Apple's, electron-builder only warns.
    notarize: isNotarised(process.env),
    gatekeeperAssess: false,
    entitlements: 'assets/packaging/entitlements.mac.plist',
    entitlementsInherit: 'assets/packaging/entitlements.mac.plist',
    extendInfo: {
      LSUIElement: true,
      NSUserNotificationAlertStyle: 'alert',
      NSLocalNetworkUsageDescription:
        'Clawbuoy asks your OpenClaw gateway whether it answers, where it runs on another machine of your network.',
    },
    // The terminal program with a Node of its own. Not in MacOS/, where its name would be the app's.
    extraFiles: [{ from: `out/command/darwin-${macro('arch')}`, to: 'Helpers' }],
  },
  dmg: { title: `${macro('productName')} ${macro('version')}`, writeUpdateInfo: false },
  linux: {
    icon: 'assets/icons/app.png',
    category: 'Utility',
    // `clawbuoy` is the terminal program.
    executableName: 'clawbuoy-app',
    synopsis: 'A light for OpenClaw: it says when your agent falls silent, and why',
    maintainer: 'Clawbuoy',
    // Only a package of Debian can put the terminal program where the shell looks.
    ...(withCommand
      ? { extraFiles: [{ from: `out/command/linux-${macro('arch')}`, to: 'command' }] }
      : {}),
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ],
  },
  deb: withCommand
    ? { fpm: [`${join(import.meta.dirname, 'out/command/link/clawbuoy')}=/usr/bin/clawbuoy`] }
    : {},
  publish: publishTo(process.env),
  electronFuses: {
    runAsNode: false,
    // There is no cookie, and it would ask for the Keychain.
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
};

export default config;
