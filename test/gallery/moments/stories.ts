import { storyModels } from '../../../src/catalog/story.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import { animateNote, cancelledLines } from '../../../src/messages/story/animate.ts';
import { boardMessage } from '../../../src/messages/story/board.ts';
import { storyForm } from '../../../src/messages/story/form.ts';
import { storyRefusalText } from '../../../src/messages/story/refusal.ts';
import type { Translate } from '../../../src/words/words.ts';
import { privately, type Part } from '../moment.ts';
import { ids, image, video } from './facts.ts';
import { cardOf, delivered, jobId } from './views.ts';

const [story] = storyModels([image], { pictures: 15, choices: 25 });
if (story === undefined) throw new Error('no shipped model makes stories');
const { counts } = story;
const link = `https://discord.com/channels/${ids.guild}/${ids.pictures}/${jobId}`;
/** The pictures need no model that makes clips of pictures, only its name. */
const clips = [{ model: video }, { model: { ...video, title: 'Wan 3.0', command: 'animate' } }] as const;

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
      name: 'story-animate',
      title: 'The question: animate a story',
      when: 'Behind *Animate each* in *More…* of a story. Nothing starts before the button is pressed.',
      shown: (t) =>
        privately(
          animateNote({ story: jobId, model: clips[0], models: clips, each: [25, 25, 25], credits: 75, left: 91 }, t),
          animateNote({ story: jobId, model: clips[1], models: [], each: [20, 25], credits: 45, left: 91 }, t),
        ),
    },
    {
      name: 'story-clips',
      title: 'The clips of a story',
      when: 'The message of the clips while they are made, and when they are over. Each clip has a message of its own below it.',
      shown: (t) =>
        [
          { delivered: 3, cancelled: 0, failed: 0 },
          { delivered: 3, cancelled: 1, failed: 1 },
          { delivered: 4, cancelled: 1, failed: 1 },
        ].map((ended) => ({
          kind: 'message',
          components: boardMessage({ id: jobId, story: jobId, of: 6, credits: 100, ...ended }, t).components,
        })),
    },
    {
      name: 'story-animated',
      title: 'Animated, or not',
      when: 'Clips that are started, were started before, or cannot be; and what *Cancel all* did.',
      shown: (t) =>
        privately(
          privateText([t('story.started', { count: 6, link })]),
          privateText([t('story.running', { link })]),
          privateText([t('story.no-clips')]),
          privateText([t('story.no-pictures')]),
          privateText([t('story.clip-refused', { number: 2, refusal: t('refusal.prompt-empty') })]),
          privateText(
            cancelledLines(
              (['cancelled', 'cancelled', 'asked', 'owner-cannot-stop', 'over'] as const).map((answer) => ({
                job: delivered(1),
                answer,
              })),
              t,
            ),
          ),
        ),
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
