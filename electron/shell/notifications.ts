import { Notification as NativeNotification } from 'electron';
import { type ActionName, actionNameSchema, type Notification } from '../core/action.ts';
import { RECOVERED_ID } from '../core/notify.ts';
import { strings } from '../core/view/strings.ts';

export type NotifierHandlers = {
  /** The body was clicked. */
  readonly onOpen: () => void;
  /** A button was pressed. */
  readonly onAction: (action: ActionName, incidentId: string) => void;
  /** What keeps the system from taking them: null when it took one. */
  readonly onTrouble: (why: string | null) => void;
  /** Somebody has clicked one, so it was seen: the only proof there is. */
  readonly onSeen: () => void;
};

export type Notifier = {
  handle(notification: Notification): void;
  /**
   * Sends one that says what it is for. On macOS the first brings up the question whether notices
   * are allowed, and a refusal comes back at once. Taken is not shown: Electron cannot ask whether
   * they are allowed (electron/electron #28519).
   */
  sendTest(): void;
  close(): void;
};

type Held = { readonly native: NativeNotification; readonly incidentIds: Set<string> };

/**
 * Shows and withdraws what the engine has decided, under an id that macOS keeps over restarts.
 * In a storm one notice stands for several incidents: it is shown once, and goes with the last
 * of them. A shown one is referenced here, or its clicks would be collected with it.
 */
export function createNotifier(handlers: NotifierHandlers): Notifier {
  const held = new Map<string, Held>();
  let test: NativeNotification | null = null;
  const open = () => {
    handlers.onSeen();
    handlers.onOpen();
  };
  /** Tells whether the system takes a notice: one without a signature or permission is refused. */
  const watchTaken = (native: NativeNotification) => {
    native.on('show', () => handlers.onTrouble(null));
    native.on('failed', (_event, error) => handlers.onTrouble(strings.notificationsFail(error)));
  };

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
    watchTaken(native);
    native.on('click', open);
    native.on('action', (details) => {
      handlers.onSeen();
      const action = actions[details.actionIndex];
      if (action === undefined) handlers.onOpen();
      else handlers.onAction(action, incidentId);
    });
    native.show();
  };

  const sendTest = () => {
    if (!NativeNotification.isSupported()) {
      handlers.onTrouble(strings.notificationsUnsupported);
      return;
    }
    test?.removeAllListeners();
    test = new NativeNotification({
      id: 'clawbuoy-test',
      title: strings.testNotice.title,
      body: strings.testNotice.body,
    });
    watchTaken(test);
    test.on('click', open);
    test.show();
  };

  return {
    sendTest,
    handle: (notification) => {
      if (notification.event === 'shown') show(notification);
      else withdraw(notification);
    },
    close: () => {
      for (const { native } of held.values()) native.removeAllListeners();
      held.clear();
      test?.removeAllListeners();
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
