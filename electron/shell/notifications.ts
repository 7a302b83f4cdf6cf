import { Notification as NativeNotification } from 'electron';
import { type ActionName, actionNameSchema, type Notification } from '../core/action.ts';
import { RECOVERED_ID } from '../core/notify.ts';
import { strings } from '../core/view/strings.ts';

export type NotifierHandlers = {
  /** The body was clicked. */
  readonly onOpen: () => void;
  /** A button was pressed. */
  readonly onAction: (action: ActionName, incidentId: string) => void;
  /** Whether macOS shows them: null when one was shown, else why not. */
  readonly onTrouble: (why: string | null) => void;
};

export type Notifier = { handle(notification: Notification): void; close(): void };

type Held = { readonly native: NativeNotification; readonly incidentIds: Set<string> };

/**
 * Shows and withdraws what the engine has decided, under an id that macOS keeps over restarts.
 * In a storm one notice stands for several incidents: it is shown once, and goes with the last
 * of them. A shown one is referenced here, or its clicks would be collected with it.
 */
export function createNotifier(handlers: NotifierHandlers): Notifier {
  const held = new Map<string, Held>();

  const withdraw = ({ id, incidentId }: Notification) => {
    const known = held.get(id);
    if (known === undefined) {
      // One that an earlier life of the app has shown.
      if (process.platform === 'darwin') NativeNotification.remove(id);
      return;
    }
    known.incidentIds.delete(incidentId);
    if (known.incidentIds.size > 0) return;
    held.delete(id);
    known.native.removeAllListeners();
    known.native.close();
  };

  const show = (notification: Notification) => {
    const { id, incidentId, title, body } = notification;
    const actions = actionsOf(notification);
    if (!NativeNotification.isSupported()) {
      handlers.onTrouble(strings.notificationsUnsupported);
      return;
    }
    const known = held.get(id);
    if (known !== undefined && id !== RECOVERED_ID && !known.incidentIds.has(incidentId)) {
      known.incidentIds.add(incidentId);
      return;
    }
    known?.native.removeAllListeners();
    const native = new NativeNotification({
      id,
      title,
      body,
      actions: actions.map((action) => ({ type: 'button', text: strings.action[action] })),
    });
    held.set(id, { native, incidentIds: new Set([...(known?.incidentIds ?? []), incidentId]) });
    native.on('show', () => handlers.onTrouble(null));
    // An app without a signature ends here: macOS refuses to show anything of it.
    native.on('failed', (_event, error) => handlers.onTrouble(strings.notificationsFail(error)));
    native.on('click', handlers.onOpen);
    native.on('action', (details) => {
      const action = actions[details.actionIndex];
      if (action === undefined) handlers.onOpen();
      else handlers.onAction(action, incidentId);
    });
    native.show();
  };

  return {
    handle: (notification) => {
      if (notification.event === 'shown') show(notification);
      else withdraw(notification);
    },
    close: () => {
      for (const { native } of held.values()) native.removeAllListeners();
      held.clear();
    },
  };
}

/** The actions that have a name; a notice may hold others for other viewers. */
function actionsOf(notification: Notification): readonly ActionName[] {
  return notification.actions.flatMap((action) => {
    const name = actionNameSchema.safeParse(action);
    return name.success ? [name.data] : [];
  });
}
