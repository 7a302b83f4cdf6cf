import { Menu, type MenuItemConstructorOptions } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import { assertNever } from '../core/result.ts';
import type { MenuCommand, MenuItem } from '../core/view/menu.ts';

export type RunCommand = (command: MenuCommand) => void;

/** Draws the menu data as a native menu. Decides nothing. */
export function buildMenu(items: readonly MenuItem[], run: RunCommand): Menu {
  return Menu.buildFromTemplate(items.map((item) => templateItem(item, run)));
}

/**
 * The application menu. A menu-bar app never shows it, but macOS needs it for some shortcuts. These
 * are copying from the panel, text size (⌘+, ⌘−, ⌘0) and quitting. Electron's default menu would
 * add "Hide" (⌘H), after which no panel is drawn any more.
 */
export function applicationMenu(): Menu {
  return Menu.buildFromTemplate([
    { label: strings.app, submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] },
    { role: 'editMenu' },
    {
      label: strings.textSize,
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }],
    },
  ]);
}

function templateItem(item: MenuItem, run: RunCommand): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'header':
      // Not greyed out, so that it can be read. Choosing it opens the panel, which says more.
      return { label: literal(item.text), click: () => run({ kind: 'open-panel' }) };
    case 'text':
      return { label: literal(item.text), enabled: false };
    case 'action':
      return {
        label: literal(item.label),
        ...(item.sub === '' ? {} : { sublabel: literal(item.sub) }),
        ...(item.accelerator === undefined
          ? {}
          : { accelerator: item.accelerator, registerAccelerator: false }),
        ...(item.help.length === 0 ? {} : { toolTip: item.help.join('\n') }),
        click: () => run(item.command),
      };
    case 'toggle': {
      const { command } = item;
      return {
        type: 'checkbox',
        label: literal(item.label),
        checked: item.checked,
        enabled: command !== null,
        ...(command === null ? {} : { click: () => run(command) }),
      };
    }
    case 'separator':
      return { type: 'separator' };
    default:
      return assertNever(item);
  }
}

/** In a menu label, a single "&" marks a shortcut letter and vanishes. */
function literal(text: string): string {
  return text.replaceAll('&', '&&');
}
