import type { ModelDraft } from '../catalog/model.ts';
import { modelWords } from '../catalog/names.ts';
import { commandLimits } from '../core/discord-limits.ts';
import { clip } from '../core/plain-text.ts';
import type { Translate } from '../words/words.ts';

/** What a model's command says of itself. */
export function modelDescription(model: ModelDraft, t: Translate): string {
  const own = model.words[t.language]?.[`/${model.command}`]?.description;
  return clip(own ?? t(`command.model-${model.kind}`, { model: modelWords(model.id) }), commandLimits.description);
}
