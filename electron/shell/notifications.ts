import { Notification as NativeNotification } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import { RECOVERED_ID } from '../core/notices/notify.ts';
import { type ActionName, actionNameSchema, type Notification } from '../core/steps/action.ts';
import { stepNameFor } from '../core/view/step-name.ts';
import { unbroken } from '../core/view/unbroken.ts';

export type DesktopNotificationHandlers = {
  /** The body was clicked. */
  readonly onOpen: () => void;
  /** A button was pressed. */
  readonly onAction: (action: ActionName, incidentId: string) => void;
  /** Why the system does not accept notices. Null after it accepted one. */
  readonly onTrouble: (why: string | null) => void;
  /** Somebody has clicked a notice, so it was seen. This is the only proof. */
  readonly onSeen: () => void;
};

export type DesktopNotifications = {
  handle(notification: Notification): void;
  /**
   * Sends the first notice, which explains itself. macOS then asks whether notices are allowed, and
   * refuses it until somebody answers. For two minutes this is no trouble. An accepted notice may
   * still be invisible: Electron cannot ask whether notices are allowed (electron/electron #28519).
   */
  introduce(): void;
  /** Sends the same to a person who waits for it. A refusal is reported at once. */
  sendTest(): void;
  /**
   * Takes over the notices of the app's earlier life, so that a click on one opens the panel. On
   * macOS only. It asks macOS, so it must not run before `introduce` was called in some life.
   */
  takeUpEarlier(): Promise<void>;
  close(): void;
};

const TEST_ID = 'clawbuoy-test';
/** The pace for showing a refused notice again, for two minutes: the question may be answered. */
const RETRY_MS = 3_000;
const MAX_RETRIES = 40;

/** A notice given to the system. It is kept here, or its clicks would be garbage-collected. */
type Handed = { readonly native: NativeNotification; stop(): void };
type Held = Handed & {
  readonly incidentIds: Set<string>;
  press(actionIndex: number): void;
};

/**
 * Shows and withdraws what the engine has decided, under an id that macOS keeps across restarts. In
 * a storm one notice stands for several incidents. It is shown once and withdrawn with the last of
 * them.
 */
export function createDesktopNotifications(
  handlers: DesktopNotificationHandlers,
): DesktopNotifications {
  const held = new Map<string, Held>();
  const earlier = new Map<string, NativeNotification>();
  let test: Handed | null = null;
  let isIntroducing = false;
  const open = () => {
    handlers.onSeen();
    handlers.onOpen();
  };

  /**
   * Shows a notice, and repeats it while it is refused. That happens without a signature or
   * permission, and the permission may come at any moment.
   */
  const handToSystem = (native: NativeNotification, onSettled: () => void = () => {}): Handed => {
    let retries = 0;
    let timer: NodeJS.Timeout | undefined;
    native.on('show', () => {
      clearTimeout(timer);
      onSettled();
      handlers.onTrouble(null);
    });
    native.on('failed', (_event, error) => {
      clearTimeout(timer);
      const isLast = retries >= MAX_RETRIES;
      if (isLast) onSettled();
      if (!isIntroducing) handlers.onTrouble(strings.notificationsFail(error));
      if (isLast) return;
      retries += 1;
      timer = setTimeout(() => native.show(), RETRY_MS);
    });
    native.show();
    return {
      native,
      stop: () => {
        clearTimeout(timer);
        native.removeAllListeners();
      },
    };
  };

  /**
   * Closes the older notice before the next is made. With two objects of one id, a click may go to
   * either, even to the dead one.
   */
  const closeAny = (id: string, known: Handed | null | undefined) => {
    if (known !== null && known !== undefined) {
      known.stop();
      known.native.close();
    }
    const left = earlier.get(id);
    earlier.delete(id);
    left?.removeAllListeners();
    left?.close();
  };

  const withdraw = ({ id, incidentId }: Notification) => {
    const known = held.get(id);
    if (known === undefined) {
      // A notice of the app's earlier life.
      closeAny(id, null);
      if (process.platform === 'darwin') NativeNotification.remove(id);
      return;
    }
    known.incidentIds.delete(incidentId);
    if (known.incidentIds.size > 0) return;
    held.delete(id);
    closeAny(id, known);
  };

  const show = (notification: Notification) => {
    const { id, incidentId } = notification;
    const title = unbroken(notification.title);
    const body = unbroken(notification.body);
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
    closeAny(id, known);
    const native = new NativeNotification({
      id,
      title,
      body,
      actions: actions.map((action) => ({
        type: 'button',
        text: strings.notice.button(stepNameFor(action, incidentId)),
      })),
    });
    const press = (actionIndex: number) => {
      handlers.onSeen();
      const action = actions[actionIndex];
      if (action === undefined) handlers.onOpen();
      else handlers.onAction(action, incidentId);
    };
    native.on('click', open);
    native.on('action', (details) => press(details.actionIndex));
    const incidentIds = new Set([...(known?.incidentIds ?? []), incidentId]);
    held.set(id, { ...handToSystem(native), incidentIds, press });
  };

  const send = (onSettled: () => void) => {
    if (!NativeNotification.isSupported()) {
      onSettled();
      handlers.onTrouble(strings.notificationsUnsupported);
      return;
    }
    closeAny(TEST_ID, test);
    const native = new NativeNotification({
      id: TEST_ID,
      title: strings.testNotice.title,
      body: strings.testNotice.body,
    });
    native.on('click', open);
    test = handToSystem(native, onSettled);
  };

  const takeUpEarlier = async () => {
    if (process.platform !== 'darwin') return;
    for (const native of await NativeNotification.getHistory()) {
      native.on('click', open);
      // The history includes notices of this life. Their buttons keep their own actions.
      native.on('action', ({ actionIndex }) => {
        const known = held.get(native.id);
        if (known === undefined) open();
        else known.press(actionIndex);
      });
      earlier.set(native.id, native);
    }
  };

  return {
    introduce: () => {
      isIntroducing = true;
      send(() => {
        isIntroducing = false;
      });
    },
    sendTest: () => {
      isIntroducing = false;
      send(() => {});
    },
    takeUpEarlier,
    handle: (notification) => {
      if (notification.event === 'shown') show(notification);
      else withdraw(notification);
    },
    close: () => {
      for (const one of held.values()) one.stop();
      held.clear();
      for (const native of earlier.values()) native.removeAllListeners();
      earlier.clear();
      test?.stop();
    },
  };
}

/** The known actions. A notice may contain others for other viewers. */
function actionsOf(notification: Notification): readonly ActionName[] {
  return notification.actions.flatMap((action) => {
    const name = actionNameSchema.safeParse(action);
    return name.success ? [name.data] : [];
  });
}
