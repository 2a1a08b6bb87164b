import { storyModels } from '../../../src/catalog/story.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import { storyForm } from '../../../src/messages/story/form.ts';
import { storyRefusalText } from '../../../src/messages/story/refusal.ts';
import type { Translate } from '../../../src/words/words.ts';
import { privately, type Part } from '../moment.ts';
import { image } from './facts.ts';
import { cardOf, delivered } from './views.ts';

const [story] = storyModels([image], { pictures: 15, choices: 25 });
if (story === undefined) throw new Error('no shipped model makes stories');
const { counts } = story;

/** What a story is about, and its captions. Members write them, in their language. */
const told = (t: Translate) =>
  t.language === 'zh-TW'
    ? { about: '水彩，一隻紅狐狸', captions: ['狐狸在林中醒來', '沿著河走', '回到家'] }
    : { about: 'a red fox, watercolour', captions: ['the fox wakes in a wood', 'it follows the river', 'it is home'] };

function promptOf(t: Translate): string {
  const { about, captions } = told(t);
  return [about, ...captions.map((caption, index) => `${index + 1}. ${caption}`)].join('\n');
}

/** Several pictures that belong together. */
export const stories: Part = {
  title: 'Stories',
  moments: [
    {
      name: 'story-form',
      title: 'The form: a story',
      when: 'Behind `/story`. What was written is kept for a quarter of an hour where it became no request.',
      shown: (t) => {
        const { about, captions } = told(t);
        return [{ kind: 'form', form: storyForm(story, t, { about, captions: captions.join('\n') }) }];
      },
    },
    {
      name: 'story-result',
      title: 'A story',
      when: 'Each picture has its caption, below the pictures and for people who cannot see them.',
      shown: (t) => [cardOf(delivered(3, { prompt: promptOf(t), captions: [...told(t).captions] }), t)],
    },
    {
      name: 'story-refused',
      title: 'A story that does not fit',
      when: 'Too few or too many captions, or too much text for the model.',
      shown: (t) =>
        privately(
          ...([counts, [2, 4]] as const).map((allowed) =>
            privateText([storyRefusalText({ reason: 'lines', lines: 17, counts: allowed }, t)]),
          ),
          privateText([storyRefusalText({ reason: 'too-long', over: 42, limit: 600 }, t)]),
        ),
    },
  ],
};
