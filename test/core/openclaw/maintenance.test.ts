import { describe, expect, it } from 'vitest';
import {
  changesItsFolder,
  isUntoldCommand,
  maintenanceOf,
} from '../../../electron/core/openclaw/maintenance.ts';

const argv = (...words: string[]) => maintenanceOf({ title: null, argv: words });
const line = (text: string) => argv(text);

describe('work on OpenClaw', () => {
  it.each([
    ['openclaw-update', 'update'],
    ['clawdbot-update', 'update'],
    ['openclaw-doctor', 'doctor'],
    ['openclaw-migrat', 'migration'],
    ['openclaw-uninst', 'removal'],
    ['openclaw-plugins', 'update'],
    ['openclaw-plugin', 'update'],
  ])('is told by the title %s, whatever its arguments say', (title, what) => {
    expect(maintenanceOf({ title, argv: ['node', 'x.js'] })).toBe(what);
    expect(maintenanceOf({ title, argv: null })).toBe(what);
  });

  it('is told by a title written over the arguments, as ps shows it', () => {
    expect(line('openclaw-update')).toBe('update');
    expect(line('openclaw-doctor  ')).toBe('doctor');
  });

  it.each([
    ['openclaw update'],
    ['openclaw --profile work update --yes'],
    ['openclaw --no-color update'],
    ['node /x/openclaw.mjs plugins install @scope/name'],
    ['openclaw plugins update --all'],
    ['node /opt/homebrew/lib/node_modules/openclaw/openclaw.mjs update --yes --json'],
    ['/usr/bin/node --no-warnings /x/openclaw/dist/entry.js --log-level debug update'],
    ['/usr/bin/node -e run() ["/usr/bin/node","/x/openclaw.mjs","update","--yes"]'],
    ['npm i -g openclaw@latest'],
    ['npm install --global openclaw@2026.9.6 --no-fund'],
    ['npm install -g /tmp/openclaw-update-pack-1/openclaw-2026.9.6.tgz'],
    ['node /usr/lib/node_modules/npm/bin/npm-cli.js i -g openclaw@latest'],
    ['pnpm add -g openclaw@latest'],
    ['/usr/bin/node /usr/bin/corepack pnpm add -g openclaw@latest'],
    ['node /usr/lib/node_modules/corepack/dist/corepack.js yarn global add openclaw'],
    ['node /usr/lib/node_modules/pnpm/bin/pnpm.cjs add -g openclaw@beta'],
    ['bun add -g openclaw'],
    ['yarn global add openclaw'],
    ['pnpm -C /home/x/openclaw install'],
    ['pnpm --dir=/home/x/src/openclaw/ install --frozen-lockfile'],
    ['npm --prefix openclaw ci'],
    ['bun --cwd ../openclaw install'],
    ['npm update -g'],
    ['deno install -gAf npm:openclaw@latest'],
    ['/bin/bash /opt/homebrew/bin/brew reinstall openclaw'],
    ['npm clean-install -g openclaw'],
    ['npm rebuild -g openclaw'],
    ['pnpm -C /home/x/openclaw build'],
    ['pnpm --dir /home/x/openclaw run ui:build'],
    ['git -C /home/x/openclaw pull --rebase'],
    ['/bin/bash /opt/homebrew/bin/brew upgrade openclaw-cli'],
    [
      '/opt/homebrew/Library/Homebrew/vendor/bin/ruby -W1 /opt/homebrew/Library/Homebrew/brew.rb upgrade',
    ],
    [
      '/Users/x/Library/Caches/ai.openclaw.mac/org.sparkle-project.Sparkle/Installation/1/Updater.app/Contents/MacOS/Updater',
    ],
    ['/Applications/OpenClaw.app/Contents/Frameworks/Sparkle.framework/Versions/B/Autoupdate'],
  ])('is an update: %s', (text) => {
    expect(line(text)).toBe('update');
    expect(argv(...text.split(' '))).toBe('update');
  });

  it.each([
    ['openclaw doctor --fix', 'doctor'],
    ['node /x/openclaw.mjs doctor --non-interactive', 'doctor'],
    ['openclaw migrate', 'migration'],
    ['npm uninstall -g openclaw', 'removal'],
    ['openclaw reset --scope full', 'removal'],
    ['openclaw backup create', 'backup'],
  ])('is seen in %s', (text, what) => {
    expect(line(text)).toBe(what);
  });

  it.each([
    ['openclaw-gateway'],
    ['openclaw'],
    ['openclaw gateway run --port 18789'],
    ['node /x/openclaw.mjs gateway run'],
    ['openclaw agent --message update'],
    ['openclaw cron add --name doctor'],
    ['openclaw sessions reset'],
    ['vim /home/x/openclaw-update-notes.md'],
    ['pnpm -C /home/x/.openclaw/workspace install'],
    ['pnpm -C /home/x/openclaw-notes install'],
    ['pnpm -C /home/x/openclaw run lint'],
    ['git -C /home/x/openclaw status'],
    ['git pull'],
    ['deno run -A main.ts'],
    ['tail -f /tmp/openclaw-update.log'],
    ['grep -r openclaw update'],
    ['ssh host openclaw update'],
    ['npm run update'],
    ['npm i -g typescript'],
    ['npm test'],
    ['node server.js update'],
    ['brew upgrade jq'],
    ['brew list'],
    ['bun run build'],
    ['clawbuoy heal --yes'],
    ['/Applications/OpenClaw.app/Contents/MacOS/OpenClaw'],
  ])('is none: %s', (text) => {
    expect(line(text)).toBeNull();
    expect(argv(...text.split(' '))).toBeNull();
  });

  it.each([
    [{ title: 'openclaw', argv: ['openclaw'] }, true],
    [{ title: null, argv: ['clawdbot    '] }, true],
    [{ title: 'openclaw', argv: null }, true],
    [{ title: 'openclaw', argv: ['openclaw-gateway'] }, false],
    [{ title: 'MainThread', argv: ['/usr/bin/node', '/x/openclaw.mjs', 'status'] }, false],
    [{ title: 'node', argv: null }, false],
  ])('may be what %j is, which does not show it yet: %s', (shown, isUntold) => {
    expect(isUntoldCommand(shown)).toBe(isUntold);
  });

  it.each([
    ['pnpm install', true],
    ['pnpm build', true],
    ['node /usr/lib/node_modules/pnpm/bin/pnpm.cjs ui:build', true],
    ['npm run build:docker', true],
    ['npm rebuild', true],
    ['npm install -g .', true],
    ['npm link', true],
    ['bun run build', true],
    ['yarn', true],
    ['yarn --frozen-lockfile', true],
    ['git pull --ff-only', true],
    ['/usr/bin/git checkout v2026.9.6', true],
    ['yarn --version', false],
    ['pnpm test', false],
    ['pnpm run lint', false],
    ['npm install zod', false],
    ['npm run build-notes', false],
    ['pnpm build --watch', false],
    ['git fetch origin', false],
    ['git log --grep pull', false],
    ['vim build', false],
  ])('changes the folder that it works in: %s is %s', (text, isChange) => {
    expect(changesItsFolder(text.split(' '))).toBe(isChange);
  });

  it('is not told of a process that shows nothing of itself', () => {
    expect(maintenanceOf({ title: 'node', argv: null })).toBeNull();
    expect(maintenanceOf({ title: null, argv: [] })).toBeNull();
  });
});
