import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { reason } from '../core/catalogue/sentences/reason.ts';
import type { SendOutcome } from '../core/notices/away/away-queue.ts';
import type { Outlet } from '../core/notices/away/outlet-schema.ts';
import { isThisMachine } from '../core/notices/away/reach.ts';
import { errorCode } from '../core/text/errors.ts';
import { errorWords, type HttpLimits } from './http-post.ts';
import type { Outgoing } from './outlet-requests.ts';

type Mail = Extract<Outlet, { kind: 'mail' }>;

/** Sends one mail by SMTP. The password goes only over TLS, or to this machine. Never throws. */
export async function sendMail(
  outlet: Mail,
  password: string | null,
  { id, text, nowMs }: Outgoing,
  limits: HttpLimits,
): Promise<SendOutcome> {
  const isInClear = outlet.security === 'none-on-this-machine';
  if (isInClear && !isThisMachine(outlet.host)) {
    return { kind: 'refused', why: reason('mailOnlyWithTls') };
  }
  const transport = createTransport({
    host: outlet.host,
    port: outlet.port,
    secure: outlet.security === 'tls',
    requireTLS: outlet.security === 'starttls',
    ignoreTLS: isInClear,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(outlet.user === undefined || password === null
      ? {}
      : { auth: { user: outlet.user, pass: password } }),
  });
  let isHandedOver = false;
  // The body is read once the server has asked for it. From then on it may have it.
  const body = new Readable({
    read() {
      isHandedOver = true;
      this.push(`${text.body}\n`);
      this.push(null);
    },
  });
  try {
    await transport.sendMail({
      from: { name: 'Clawbuoy', address: outlet.from },
      to: [...outlet.to],
      subject: text.title,
      text: body,
      date: new Date(nowMs),
      // The same for each try, so that a mail program shows it once.
      messageId: `<${id}@clawbuoy.invalid>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { kind: 'delivered' };
  } catch (error) {
    return outcomeOf(error, isHandedOver);
  } finally {
    transport.close();
  }
}

/**
 * Decides by the server's answer and the stage of the dialogue. Its words may repeat the message,
 * so they are not used.
 */
function outcomeOf(error: unknown, isHandedOver: boolean): SendOutcome {
  const code = errorCode(error);
  const response = error instanceof Error && 'responseCode' in error ? error.responseCode : null;
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return { kind: 'refused', why: reason('mailLoginRefused') };
  }
  if (code === 'ETLS') return { kind: 'refused', why: reason('mailWithoutTls') };
  if (typeof response === 'number' && response >= 500) {
    return { kind: 'refused', why: reason('mailRefused', { status: response }) };
  }
  if (typeof response === 'number' && response >= 400) {
    return { kind: 'later', why: reason('mailPutOff', { status: response }), afterMs: null };
  }
  const why = error instanceof Error ? errorWords(error) : reason('mailNotSent');
  return isHandedOver
    ? { kind: 'unclear', why: reason('mayHaveArrived', { why }) }
    : { kind: 'later', why, afterMs: null };
}
