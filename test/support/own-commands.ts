/** Easel's own commands, without those of models, in the order of their registration, with their Chinese names. */
export const ownCommands: readonly (readonly [name: string, chinese: string | undefined])[] = [
  ['story', '分鏡'],
  ['quota', '點數'],
  ['jobs', '生成進度'],
  ['policy', '設定'],
  ['moderate', '管理'],
  ['Easel: member history', 'Easel：成員紀錄'],
  ['Easel: remove result', 'Easel：移除結果'],
  ['Report to moderators', '向管理員檢舉'],
  ['Make from this', '用這個生成'],
  ['Use this prompt', '使用這段提示詞'],
  ['easel', undefined],
];

/** The names of all commands, with those of these models. There are stories only with Seedream. */
export function namesWith(...models: readonly string[]): string[] {
  const own = ownCommands.map(([name]) => name);
  return [...models, ...own.filter((name) => name !== 'story' || models.includes('image'))];
}
