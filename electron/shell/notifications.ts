import { Notification as NativeNotification } from 'electron';
import { strings } from '../core/catalogue/catalogue.ts';
import { RECOVERED_ID } from '../core/notices/notify.ts';
import { type ActionName, actionNameSchema, type Notification } from '../core/steps/action.ts';

export type DesktopNotificationHandlers = {
  /** The body was clicked. */
  readonly onOpen: () => void;
  /** A button was pressed. */
  readonly onAction: (action: ActionName, incidentId: string) => void;
  /** What keeps the system from taking them: null when it took one. */
  readonly onTrouble: (why: string | null) => void;
  /** Somebody has clicked one, so it was seen: the only proof there is. */
  readonly onSeen: () => void;
};

export type DesktopNotifications = {
  handle(notification: Notification): void;
  /**
   * Sends the first notice, which says what it is for. It brings up the question of macOS whether
   * notices are allowed, and is refused while nobody has answered: that is no trouble before two
   * minutes are over. Taken is not shown: Electron cannot ask whether they are allowed
   * (electron/electron #28519).
   */
  introduce(): void;
  /** Sends the same to somebody who waits for it: a refusal is said at once. */
  sendTest(): void;
  /**
   * Takes up the notices that an earlier life of the app has left, so that a click on one opens the
   * panel. On macOS only; asks macOS, so not before `introduce` was called in some life.
   */
  takeUpEarlier(): Promise<void>;
  close(): void;
};

const TEST_ID = 'clawbuoy-test';
/** A refused notice is shown again at this pace, for two minutes: the question may be answered. */
const RETRY_MS = 3_000;
const MAX_RETRIES = 40;

/** One that was handed to the system, and stays with us, or its clicks would be collected with it. */
type Handed = { readonly native: NativeNotification; stop(): void };
type Held = Handed & {
  readonly incidentIds: Set<string>;
  press(actionIndex: number): void;
};

/**
 * Shows and withdraws what the engine has decided, under an id that macOS keeps over restarts.
 * In a storm one notice stands for several incidents: it is shown once, and goes with the last
 * of them.
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
   * Shows it, and again while it is refused: without a signature or permission it is, and the
   * permission may come at any moment.
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
   * Of two objects with one id a click goes to either, dead or not: the older one is closed
   * before the next is made.
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
      // One that an earlier life of the app has shown.
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
    closeAny(id, known);
    const native = new NativeNotification({
      id,
      title,
      body,
      actions: actions.map((action) => ({
        type: 'button',
        text: strings.notice.button(strings.action[action]),
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
      // One that this life has shown in the meantime is among them: its buttons stay its own.
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

/** The actions that have a name; a notice may hold others for other viewers. */
function actionsOf(notification: Notification): readonly ActionName[] {
  return notification.actions.flatMap((action) => {
    const name = actionNameSchema.safeParse(action);
    return name.success ? [name.data] : [];
  });
}
