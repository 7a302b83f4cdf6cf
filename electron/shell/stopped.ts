import { app, Notification } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import type { MenuItem } from '../core/view/menu.ts';
import { speakAsChosen } from './language.ts';
import { buildMenu } from './menu.ts';
import { createTray } from './tray.ts';

const TRY_AGAIN_MS = 60 * 60_000;
const NOTICE_ID = 'clawbuoy-failed';

/**
 * A grey light, and nothing behind it: for an app that has hung too often. Nothing is read or asked
 * here, so that what made it hang cannot do so again. After an hour it tries again.
 */
export function showStopped(startAgain: () => void): void {
  speakAsChosen('system');
  const items: readonly MenuItem[] = [
    { kind: 'text', text: strings.hungForGood },
    { kind: 'separator' },
    {
      kind: 'action',
      label: strings.quit,
      sub: '',
      recommended: false,
      help: [],
      command: { kind: 'quit' },
    },
  ];
  const menu = () => buildMenu(items, () => app.quit());
  const tray = createTray(
    { icon: 'grey', tooltip: strings.tooltip(strings.hungForGood), paint: 'template' },
    {
      onPress: () => undefined,
      onClick: () => tray.popUp(menu()),
      onMenu: () => tray.popUp(menu()),
    },
  );
  if (process.platform === 'linux') tray.keepMenu(menu());
  const notice = new Notification({
    id: NOTICE_ID,
    title: strings.failedTitle,
    body: strings.hungForGood,
  });
  notice.on('click', startAgain);
  notice.show();
  setTimeout(startAgain, TRY_AGAIN_MS);
}
