import { Notification as NativeNotification } from 'electron';
import type { Notification } from '../core/action.ts';
import { actionNameSchema } from '../core/action.ts';
import { strings } from '../core/view/strings.ts';

export type NotifierHandlers = {
  /** The body was clicked. */
  readonly onOpen: () => void;
  /** A button was pressed: the text the engine gave for it. */
  readonly onAction: (action: string) => void;
  /** Whether macOS shows them: null when one was shown, else why not. */
  readonly onTrouble: (why: string | null) => void;
};

export type Notifier = { handle(notification: Notification): void; close(): void };

/**
 * Shows and withdraws what the engine has decided: one per incident, under the incident's id,
 * which macOS keeps over restarts. A shown one is referenced here, or its clicks would be
 * collected with it.
 */
export function createNotifier(handlers: NotifierHandlers): Notifier {
  const held = new Map<string, NativeNotification>();

  const withdraw = (incidentId: string) => {
    const native = held.get(incidentId);
    held.delete(incidentId);
    native?.removeAllListeners();
    native?.close();
    // One that an earlier life of the app has shown.
    if (native === undefined && process.platform === 'darwin') {
      NativeNotification.remove(incidentId);
    }
  };

  const show = (notification: Notification) => {
    if (!NativeNotification.isSupported()) {
      handlers.onTrouble(strings.notificationsUnsupported);
      return;
    }
    const former = held.get(notification.incidentId);
    former?.removeAllListeners();
    const native = new NativeNotification({
      id: notification.incidentId,
      title: notification.title,
      body: notification.body,
      actions: notification.actions.map((action) => ({ type: 'button', text: buttonText(action) })),
    });
    held.set(notification.incidentId, native);
    native.on('show', () => handlers.onTrouble(null));
    // An app without a signature ends here: macOS refuses to show anything of it.
    native.on('failed', (_event, error) => {
      handlers.onTrouble(strings.notificationsFail(error));
    });
    native.on('click', handlers.onOpen);
    native.on('action', (details) => {
      const action = notification.actions[details.actionIndex];
      if (action === undefined) handlers.onOpen();
      else handlers.onAction(action);
    });
    native.show();
  };

  return {
    handle: (notification) => {
      if (notification.event === 'shown') show(notification);
      else withdraw(notification.incidentId);
    },
    close: () => {
      for (const native of held.values()) native.removeAllListeners();
      held.clear();
    },
  };
}

function buttonText(action: string): string {
  const name = actionNameSchema.safeParse(action);
  return name.success ? strings.action[name.data] : action;
}
