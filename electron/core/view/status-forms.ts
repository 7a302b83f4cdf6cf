/** What `status` may be asked for: everyday words, all that was seen, or a program's format. */
export const STATUS_FORMS = ['brief', 'verbose', 'json', 'plugin'] as const;
export type StatusForm = (typeof STATUS_FORMS)[number];
