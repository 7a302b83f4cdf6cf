import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import config from '../../electron-builder.ts';

/**
 * What is said of the package and of the checkout, read without making one: `npm run check:delivery`
 * makes it and looks inside, in minutes.
 */

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = z
  .object({ productName: z.string(), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe('the package', () => {
  it('is called Clawbuoy, also where nothing is packed', () => {
    expect([config.productName, manifest.productName]).toEqual(['Clawbuoy', 'Clawbuoy']);
  });

  it('says the oldest macOS that Electron starts on, as the README does', () => {
    expect(config.mac?.minimumSystemVersion).toBe('13.0.0');
    expect(read('README.md')).toContain('**As an app on your Mac**, macOS 13 or newer');
    expect(read('README.md')).toContain('| the app, packaged | macOS 13 or newer');
  });

  it('says why it may ask for the local network, and is no app of the Dock', () => {
    expect(config.mac?.extendInfo).toMatchObject({
      LSUIElement: true,
      NSUserNotificationAlertStyle: 'alert',
      NSLocalNetworkUsageDescription: expect.stringMatching(/\w/),
    });
  });

  it('is no Node, takes no other asar, and asks for no keychain', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('holds of the built programs only what the app itself loads', () => {
    const packed = [config.files].flat().map(String);
    expect(packed.filter((name) => /\*|clawbuoy\.js|simulator/.test(name))).toEqual([
      'out/preload/**',
      'out/renderer/**',
    ]);
  });

  it('is signed ad hoc on a pull request, too: its fuses have broken the signature it had', () => {
    expect(read('test/package/package.ts')).toContain("CSC_FOR_PULL_REQUEST: 'true'");
  });
});

describe('a checkout', () => {
  it('gets its tools whatever NODE_ENV says', () => {
    expect(read('.npmrc')).toMatch(/^include=dev$/m);
  });

  it('is developed by building it, which needs no Electron that npm has fetched', () => {
    expect(manifest.scripts.dev).toContain('electron/start.mjs');
    expect(manifest.scripts.dev).not.toContain('electron-vite dev');
  });

  it('fetches Electron before the tests that need it, wherever they are asked for', () => {
    const lines = [
      ...read('test/MAC.md').split('\n'),
      ...read('.github/workflows/check.yml').split('\n'),
    ];
    const at = lines.findIndex((line) => line.includes('run: npm run test:electron'));
    const fetched = lines.findIndex((line) => line.includes('run: npx install-electron --no'));
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(at);
    expect(read('test/MAC.md')).toContain('`npx install-electron --no && npm run test:electron`');
  });
});
