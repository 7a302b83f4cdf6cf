import { inUnits } from '../../text/words.ts';
import type { SentenceBook } from './book.ts';
import { zhHansFindings } from './zh-hans-findings.ts';
import { zhHansRecovery } from './zh-hans-recovery.ts';
import { zhHansSteps } from './zh-hans-steps.ts';

export const zhHansBook: SentenceBook = {
  sentences: { ...zhHansFindings, ...zhHansSteps, ...zhHansRecovery },
  nouns: {
    account: ['账号', '账号'],
    answer: ['回复', '回复'],
    channel: ['其他渠道', '其他渠道'],
    failure: ['失败', '失败'],
    job: ['计划任务', '计划任务'],
    lane: ['通道', '通道'],
    message: ['消息', '消息'],
    queued: ['排队的消息', '排队的消息'],
    run: ['任务', '任务'],
    sender: ['新联系人', '新联系人'],
    session: ['对话', '对话'],
    step: ['步骤', '步骤'],
    turn: ['轮次', '轮次'],
    waiting: ['等待的消息', '等待的消息'],
  },
  count: (amount, noun) => `${amount} 个${noun}`,
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
