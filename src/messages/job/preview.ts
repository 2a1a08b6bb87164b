import { ButtonStyle, ContainerBuilder, type APIMessageTopLevelComponent } from 'discord.js';
import { encode } from '../../core/custom-id.ts';
import type { Limits } from '../../core/accounts.ts';
import { inlineCode, plainOrCode } from '../../core/plain-text.ts';
import type { PricedRequest } from '../../services/jobs/admission-checks.ts';
import type { Translate } from '../../words/words.ts';
import { button, buttonRow } from '../buttons.ts';
import { listed } from '../files.ts';

/** Of the prompt, in characters. */
const longestPrompt = 500;
/** Of a file. */
const longestName = 60;

interface Preview {
  /** The id of the draft. */
  readonly draft: string;
  readonly request: Pick<PricedRequest['request'], 'model' | 'prompt' | 'asked' | 'inputs'>;
  readonly credits: number;
  /** What the result cost that it is made from, where that was less. */
  readonly original: number | undefined;
  /** The names of the files that go in, as far as they have one, in the order of its inputs. */
  readonly fileNames: readonly (string | undefined)[];
  /** What the member has left after it. */
  readonly left: Limits;
  /** How long such a run usually takes, in seconds; `undefined` if too few were seen. */
  readonly seconds: number | undefined;
}

/** What a request would send and cost, before anything is spent, with the buttons that run and change it. */
export function previewMessage(
  { draft, request, credits, original, fileNames, left, seconds }: Preview,
  t: Translate,
): APIMessageTopLevelComponent[] {
  const { model, prompt, asked, inputs } = request;
  const settings = asked.filter(({ isUsual }) => isUsual !== true);
  const files = inputs.map(({ bounds: { media } }, index) => {
    const name = fileNames[index];
    return name === undefined ? t(`media.${media}`) : `${t(`media.${media}`)} ${inlineCode(name, longestName)}`;
  });
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
    ...(inputs.length === 0 ? [] : [t('preview.files', { count: inputs.length, files: listed(files, t) })]),
    original === undefined
      ? t('preview.cost', { count: credits })
      : t('preview.cost-more', { count: credits, original }),
    left.day === left.month ? t('preview.left', { count: left.day }) : t('preview.left-both', { ...left }),
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
