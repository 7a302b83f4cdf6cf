import { inUnits } from '../../text/words.ts';
import type { SentenceBook } from './book.ts';
import { zhHansDiagnoses } from './zh-hans-diagnoses.ts';
import { zhHansInterrupted } from './zh-hans-interrupted.ts';
import { zhHansNotes } from './zh-hans-notes.ts';
import { zhHansPartNames } from './zh-hans-part-names.ts';
import { zhHansReasons } from './zh-hans-reasons.ts';
import { zhHansRecovery } from './zh-hans-recovery.ts';
import { zhHansSteps } from './zh-hans-steps.ts';

export const zhHansBook: SentenceBook = {
  sentences: {
    ...zhHansDiagnoses,
    ...zhHansSteps,
    ...zhHansRecovery,
    ...zhHansInterrupted,
    ...zhHansNotes,
    ...zhHansPartNames,
    ...zhHansReasons,
  },
  // Each with the word that Chinese counts it by: 3 条消息, 2 个任务.
  nouns: {
    account: ['个账号', '个账号'],
    answer: ['条回复', '条回复'],
    command: ['个后台命令', '个后台命令'],
    channel: ['个其他渠道', '个其他渠道'],
    failure: ['次失败', '次失败'],
    job: ['个计划任务', '个计划任务'],
    lane: ['条通道', '条通道'],
    message: ['条消息', '条消息'],
    queued: ['条排队的消息', '条排队的消息'],
    reply: ['条回复', '条回复'],
    run: ['个任务', '个任务'],
    sender: ['位新联系人', '位新联系人'],
    session: ['个对话', '个对话'],
    step: ['个步骤', '个步骤'],
    task: ['项工作', '项工作'],
    turn: ['轮', '轮'],
    waiting: ['条等待的消息', '条等待的消息'],
  },
  count: (amount, noun) => `${amount} ${noun}`,
  duration: (lengthMs) =>
    inUnits(lengthMs, {
      s: ' 秒',
      min: ' 分钟',
      h: ' 小时',
      days: (n) => `${n} 天`,
      between: ' ',
    }),
  list: (items) => items.join('、'),
};
