import { readFileSync } from 'node:fs';
import { nextsOf, promptNextsOf } from '../../../src/catalog/nexts.ts';
import type { MediaKind } from '../../../src/core/media/media-kind.ts';
import { makeForm } from '../../../src/messages/make-form.ts';
import { listed } from '../../../src/messages/files.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import type { WordKey } from '../../../src/words/words.ts';
import { fileWith, modelOf } from '../../catalog/files.ts';
import { privately, type Part } from '../moment.ts';
import { image, video } from './facts.ts';
import { jobId } from './views.ts';

const shipped = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../models/${name}.json`, import.meta.url), 'utf8'));
const models = [
  ...['wan-3-0-image-to-video', 'nano-banana-2-lite-edit'].map((name) =>
    modelOf({ price: { usd: '0.03' }, ...(shipped(name) as object) }),
  ),
  modelOf(
    fileWith(
      { image_url: { type: 'string', format: 'image_uri' } },
      {
        id: 'maker/upscale',
        command: 'upscale',
        words: {
          'en-US': { '/upscale': { description: 'Make a picture larger', action: 'Upscale' } },
          'zh-TW': { '/upscale': { description: '放大圖片', action: '放大' } },
        },
      },
    ),
  ),
];
const files = (['image', 'image', 'video', 'audio'] as const satisfies readonly MediaKind[]).map((media, index) => ({
  media,
  number: index + 1,
}));
const prompt = 'a lighthouse in a storm, oil on canvas';
const refusals = [
  'make.no-files',
  'make.no-file',
  'make.not-yours',
  'make.nothing',
  'make.no-prompt',
  'make.prompt-elsewhere',
  'make.link-ended',
  'make.forgotten',
] as const satisfies readonly WordKey[];

/** Something is made from a result, from somebody's file, or from a prompt. */
export const making: Part = {
  title: 'From one result to the next',
  moments: [
    {
      name: 'make-form',
      title: 'The form: make from this',
      when: 'Behind *Make from this* in the menu of a message, and in *More…* of a result: what to make, from which file.',
      shown: (t) => [
        {
          kind: 'form',
          form: makeForm(
            { customId: `make:${jobId}`, title: t('make.title'), models: nextsOf(models, 'image'), files, prompt },
            t,
          ),
        },
      ],
    },
    {
      name: 'next-form',
      title: 'The form: animate',
      when: 'Behind the button of a result that names what to make. It asks for the prompt alone.',
      shown: (t) => [
        {
          kind: 'form',
          form: makeForm(
            {
              customId: `make:${jobId}`,
              title: t('make.title'),
              models: nextsOf(models, 'image').slice(0, 1),
              files: [],
              prompt,
            },
            t,
          ),
        },
      ],
    },
    {
      name: 'use-prompt-form',
      title: 'The form: use this prompt',
      when: 'Behind *Use this prompt* in the menu of a result. The words can be changed.',
      shown: (t) => [
        {
          kind: 'form',
          form: makeForm(
            {
              customId: `use-prompt:${jobId}`,
              title: t('make.prompt-title'),
              models: promptNextsOf([image, video]),
              files: [],
              prompt,
            },
            t,
          ),
        },
      ],
    },
    {
      name: 'make-refused',
      title: 'Nothing can be made',
      when: 'No file that fits, no prompt, or a form that was open for too long.',
      shown: (t) =>
        privately(
          ...refusals.map((key) => privateText([t(key)])),
          privateText([t('make.others-fit', { kinds: listed([t('media.image'), t('media.video')], t) })]),
        ),
    },
  ],
};
