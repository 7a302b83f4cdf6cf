/**
 * Loaded before the app (`-r`), in real Electron and under the double: remembers the icons, the
 * notices and the menus that the app makes, which no test could reach from outside.
 */
const { Tray, Notification } = require('electron');

const spy = { trays: new Set(), notes: [], menus: [], toolTip: '' };
globalThis.spy = spy;

for (const name of ['setToolTip', 'setImage', 'setIgnoreDoubleClickEvents']) {
  const was = Tray.prototype[name];
  Tray.prototype[name] = function (...args) {
    spy.trays.add(this);
    if (name === 'setToolTip') [spy.toolTip] = args;
    return was.apply(this, args);
  };
}

const popUp = Tray.prototype.popUpContextMenu;
Tray.prototype.popUpContextMenu = function (menu, ...rest) {
  const seen = { opened: false };
  spy.menus.push(seen);
  menu?.once?.('menu-will-show', () => {
    seen.opened = true;
  });
  return popUp.call(this, menu, ...rest);
};

const show = Notification.prototype.show;
Notification.prototype.show = function () {
  let note = spy.notes.find((one) => one.native === this);
  if (note === undefined) {
    note = { native: this, id: this.id, title: this.title, events: [] };
    spy.notes.push(note);
    const { events } = note;
    for (const name of ['show', 'failed', 'close', 'click']) {
      this.on(name, (_event, why) =>
        events.push(typeof why === 'string' ? `${name}: ${why}` : name),
      );
    }
  }
  return show.call(this);
};
