import { reason } from '../core/catalogue/sentences/reason.ts';
import { err, ok, type Result } from '../core/result.ts';

/** OpenClaw's own name for a profile's services. `default` and blanks count as no profile. */
function profileName(profile: string | null): string | null {
  const trimmed = profile?.trim() ?? '';
  return trimmed === '' || trimmed.toLowerCase() === 'default' ? null : trimmed;
}

/** Accepts names that both managers accept and that are safe in a path. */
function checked(name: string): Result<string> {
  return /^[A-Za-z0-9][A-Za-z0-9._@-]{0,200}$/.test(name)
    ? ok(name)
    : err(reason('noServiceName', { name: JSON.stringify(name) }));
}

/** Labels and units of older releases (clawdbot, moltbot). They are recognised, never changed. */
export const LEGACY_LABELS = ['com.clawdbot.gateway', 'bot.molt.gateway'];
export const LEGACY_UNITS = ['clawdbot-gateway.service', 'moltbot-gateway.service'];

/** The launchd label of a profile's gateway. `OPENCLAW_LAUNCHD_LABEL` wins, as in OpenClaw. */
export function launchdLabel(profile: string | null, override: string | undefined): Result<string> {
  const wanted = override?.trim() ?? '';
  if (wanted !== '') return checked(wanted);
  return checked(`ai.openclaw.${profileName(profile) ?? 'gateway'}`);
}

/** The systemd unit of a profile's gateway. `OPENCLAW_SYSTEMD_UNIT` wins, as in OpenClaw. */
export function systemdUnit(profile: string | null, override: string | undefined): Result<string> {
  const wanted = (override?.trim() ?? '').replace(/\.service$/, '');
  const name = profileName(profile);
  const base = wanted !== '' ? wanted : `openclaw-gateway${name === null ? '' : `-${name}`}`;
  const valid = checked(base);
  return valid.ok ? ok(`${valid.value}.service`) : valid;
}

export function isDefaultProfile(profile: string | null): boolean {
  return profileName(profile) === null;
}
