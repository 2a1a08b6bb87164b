import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

interface Place {
  readonly node: { readonly type: string; readonly value?: unknown };
  readonly parent: { readonly type: string; readonly operator?: string } | null;
}

/**
 * Leaves out the change of `state === 'queued'` into `state === ''`, which does the same as that into `false`. The latter
 * is tried, too.
 */
function shouldIgnore(path: object): string | undefined {
  const { node, parent } = path as Place;
  const isCompared = parent?.type === 'BinaryExpression' && /^[!=]==$/.test(parent.operator ?? '');
  return node.type === 'StringLiteral' && node.value !== '' && isCompared
    ? 'the same as a constant condition'
    : undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'compared-words', { shouldIgnore })];
