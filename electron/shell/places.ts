import type { ConfigureReply, Reply } from '../core/api/ipc-contract.ts';
import {
  type PlaceInput,
  type PlaceProblem,
  pingWith,
  typedSecrets,
  withPlace,
} from '../core/api/place-form.ts';
import type { Engine } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import type { PingPace } from '../core/notices/away/ping-schema.ts';
import { configured, refusedFields, replyOf } from './replies.ts';

/**
 * Places for notices, as the window adds and changes them. A secret that was typed is kept first,
 * where only the app can read it; nothing is saved where that fails.
 */
export function placeHandlers(engine: Engine) {
  return {
    async savePlace(input: PlaceInput): Promise<ConfigureReply> {
      const { outlets } = engine.settings().settings;
      const typed = typedSecrets(input);
      // Checked before anything is kept: a secret of a place that is refused is not wanted.
      const trial = withPlace(outlets, input, refsOf(typed.map(([field]) => field)));
      if (!trial.ok) return refused(trial.error);
      const refs: Record<string, string> = {};
      for (const [field, secret] of typed) {
        const kept = await engine.keepSecret(secretName(input.name, field), secret);
        if (!kept.ok) return refused([{ field, why: 'not-kept' }]);
        refs[field] = kept.value;
      }
      const changed = withPlace(engine.settings().settings.outlets, input, refs);
      if (!changed.ok) return refused(changed.error);
      return configured(engine, { outlets: [...changed.value] });
    },

    async removePlace(name: string): Promise<Reply> {
      const { outlets } = engine.settings().settings;
      return replyOf(engine.configure({ outlets: outlets.filter((one) => one.name !== name) }));
    },

    async savePing(address: string | null): Promise<ConfigureReply> {
      if (address === null) return configured(engine, { ping: null });
      const url = address.trim();
      if (!/^https?:\/\/\S+$/.test(url)) return refused([{ field: 'ping', why: 'form' }]);
      const kept = await engine.keepSecret('ping', url);
      if (!kept.ok) return refused([{ field: 'ping', why: 'not-kept' }]);
      const ping = pingWith(engine.settings().settings.ping, kept.value);
      return ping === null
        ? refused([{ field: 'ping', why: 'form' }])
        : configured(engine, { ping });
    },

    async pacePing(pace: PingPace): Promise<Reply> {
      const { ping } = engine.settings().settings;
      // Taken away meanwhile, from the settings file: there is nothing to pace.
      return ping === null
        ? { kind: 'done' }
        : replyOf(engine.configure({ ping: { ...ping, ...pace } }));
    },
  };
}

function refused(problems: readonly PlaceProblem[]): ConfigureReply {
  const words = strings.away.form.problem;
  return refusedFields(problems.map(({ field, why }) => ({ field, words: words[why] })));
}

/** Stand-ins for the references that are made once all else fits. */
function refsOf(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, 'app:later']));
}

/** Letters that a reference can hold; the same place and field give the same name. */
function secretName(place: string, field: string): string {
  return `${field} ${place.replaceAll(/[^\w .-]/g, '_')}`.slice(0, 64);
}
