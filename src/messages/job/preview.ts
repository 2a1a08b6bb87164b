import { ButtonStyle, ContainerBuilder, type APIMessageTopLevelComponent } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import { inlineCode, plainOrCode } from '../../core/plain-text.ts';

import type { PricedRequest } from '../../services/jobs/admission-checks.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { listed } from '../files.ts';

/** Of the prompt, in characters. */
const longestPrompt = 500;

interface Preview {
  /** The id of the draft. */
  readonly draft: string;
  readonly request: Pick<PricedRequest['request'], 'model' | 'prompt' | 'asked' | 'inputs'>;
  readonly credits: number;
  /** What the result cost that it is made from, where that was less. */
  readonly original: number | undefined;
  /** What the member has left today after it. */
  readonly left: number;
  /** How long such a run usually takes, in seconds; `undefined` if too few were seen. */
  readonly seconds: number | undefined;
}

/** What a request would send and cost, before anything is spent, with the buttons that run and change it. */
export function previewMessage(
  { draft, request, credits, original, left, seconds }: Preview,
  t: Translate,
): APIMessageTopLevelComponent[] {
  const { model, prompt, asked, inputs } = request;
  const settings = asked.filter(({ isUsual }) => isUsual !== true);
  const lines = [
    `**${t('preview.title')}** · ${model.title ?? `/${model.command}`}`,
    ...(prompt === undefined ? [] : [inlineCode(prompt, longestPrompt)]),
    ...(settings.length === 0
      ? []
      : [
          listed(
            settings.map(({ label, value }) => `${label} ${plainOrCode(value)}`),
            t,
          ),
        ]),
    ...(inputs.length === 0 ? [] : [t('preview.files', { count: inputs.length })]),
    original === undefined
      ? t('preview.cost', { count: credits })
      : t('preview.cost-more', { count: credits, original }),
    t('preview.left', { count: Math.max(left, 0) }),
    ...(seconds === undefined ? [] : [t('preview.usual', { count: seconds })]),
  ];
  const container = new ContainerBuilder().addTextDisplayComponents((display) => display.setContent(lines.join('\n')));
  container.addActionRowComponents(
    buttonRow([
      button(encode('preview', 'run', { draft }), t('preview.run', { count: credits }), ButtonStyle.Primary),
      button(encode('preview', 'change', { draft }), t('preview.change'), ButtonStyle.Secondary),
    ]),
  );
  return [container.toJSON()];
}
