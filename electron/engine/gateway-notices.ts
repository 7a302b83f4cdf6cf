import type { GatewayId } from '../core/api/gateway-id.ts';
import { greySnapshot } from '../core/api/grey-snapshot.ts';
import type { Settings } from '../core/api/settings-schema.ts';
import type { EngineEvent, EngineStatus } from '../core/api/status.ts';
import type { Acknowledgement } from '../core/notices/acknowledgement-schema.ts';
import type { Notification } from '../core/steps/action.ts';
import type { Journal } from '../recovery/journal.ts';
import type { Away } from './away.ts';
import type { GatewayLight } from './gateway-light.ts';
import { createNotifier } from './notifier.ts';
import { createWeekTeller } from './week-teller.ts';

type Options = {
  readonly id: GatewayId;
  readonly journal: Journal;
  readonly now: () => number;
  readonly settings: () => Settings;
  readonly light: Pick<GatewayLight, 'snapshot' | 'status'>;
  /** The watched address. */
  readonly url: () => string;
  readonly marks: () => readonly Acknowledgement[];
  /** The sender of notices to places outside this machine. Null if another engine has it, or none. */
  readonly away: () => Away | null;
  readonly emit: (event: EngineEvent) => void;
};

/** What people are told of one gateway, at this machine and elsewhere. The journal keeps all of it. */
export interface GatewayNotices {
  /** Sends what is due for what is shown now. */
  tell(running: EngineStatus['running']): void;
  /** Sends the weekly summary, where somebody wants it and a week is over. */
  tellOfTheWeek(): void;
  send(notification: Notification): void;
  /** Withdraws all of them: another OpenClaw is watched from now on. */
  withdrawAll(): void;
}

export function createGatewayNotices(options: Options): GatewayNotices {
  const { id, journal, now, settings, light, emit } = options;

  function keep({ event, id: notificationId, incidentId, title }: Notification): void {
    journal.append({ type: 'notification', event, notificationId, incidentId, title });
  }

  function showHere(notification: Notification): void {
    emit({ type: 'notification', notification: { ...notification, gatewayId: id } });
  }

  function send(notification: Notification): void {
    keep(notification);
    options.away()?.tell(id, notification, light.snapshot);
    if (settings().notifications || notification.event === 'withdrawn') showHere(notification);
  }

  const notifier = createNotifier({
    now,
    settings,
    marks: options.marks,
    offers: () => light.status().offers,
    send,
  });
  const tellOfTheWeek = createWeekTeller({
    now,
    settings,
    records: () => journal.read().records,
    tell: (notification) => {
      keep(notification);
      showHere(notification);
    },
  });

  return {
    tell: (running) => notifier.tell(light.snapshot, running),
    tellOfTheWeek,
    send,
    withdrawAll() {
      const { url } = light.snapshot.gateway;
      notifier.tell(
        greySnapshot(url, now(), 'Another OpenClaw is watched now.', 'first-look'),
        null,
      );
    },
  };
}
