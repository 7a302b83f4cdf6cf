import type { enNotes } from './en-notes.ts';

export const zhHansNotes: Readonly<Record<keyof typeof enNotes, string>> = {
  quietAnnounced: '已预告维护，到 {until} 为止：{reason}',
  quietOver: '预告的维护已结束',
  healingStopped: '自动恢复已停止',
  healingGoesOn: '自动恢复继续',
  personNeeded: '`{step}` 需要有人处理：{cause}',

  phonePressed: '来自手机（“{outlet}”）：{action}：{outcome}：{reason}',
  phoneRefused: '来自手机（“{outlet}”）：被拒绝，{why}',
  phoneStepRefused: '来自手机（“{outlet}”）：{action} 被拒绝，{why}',
  phoneMoreUntold: '{words}；一小时内的更多按键不再记录',
  pressNotOurs: '不是这个 Clawbuoy 的按钮',
  pressStranger: '按下的是别人',
  pressUsed: '已经按过',
  pressLate: '太晚了',
  pressOver: '那个问题已经结束',
  pressCostly: '现在执行会有代价',
  outcomeDone: '完成',
  outcomeRefused: '被拒绝',
  outcomeFailed: '失败',
  outcomeNothing: '无需处理',

  healLock: '{why}；有消息在等，网关没有自己收回这把锁',
  healDown: '网关未运行已 {time}；{sign}',
  healStalled: '任务已 {time} 没有进展，后面有消息在等',
  healHung: '网关已 {time} 没有反应',
  healChannel: '{channel} 已 {time} 没有收到消息',
  healChannels: '各渠道已 {time} 没有收到消息',
  healServiceFailed: '{manager} 报告 {service} 失败',
  healLeftUnloaded: '一次更新之后 {service} 没有重新加载',

  crashSettled: '隔离区：{why}',
};
