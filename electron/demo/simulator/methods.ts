import type { Era } from './eras.ts';
import type { Method } from './method.ts';
import { channelMethods } from './methods-channels.ts';
import { chatMethods } from './methods-chat.ts';
import { gatewayMethods } from './methods-gateway.ts';
import { sessionMethods } from './methods-sessions.ts';

const METHODS = [...gatewayMethods, ...channelMethods, ...sessionMethods, ...chatMethods];

/** The methods of a version that matter here. */
export function methodsOf(era: Era): readonly Method[] {
  return METHODS.filter(({ generations }) => generations.includes(era.generation));
}

export function findMethod(era: Era, name: string): Method | null {
  return methodsOf(era).find((method) => method.name === name) ?? null;
}
