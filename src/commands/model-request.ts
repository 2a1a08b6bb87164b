import { isValueField } from '../catalog/field.ts';
import { composeWithin } from '../catalog/fit-defaults.ts';
import { isLength, secondsOf } from '../catalog/length.ts';
import { fieldOf, type Model } from '../catalog/model.ts';
import { priceOf } from '../catalog/price.ts';
import { withoutPreview } from '../catalog/preview-option.ts';
import { readFlags, type OverruledFlag } from '../catalog/read-flags.ts';
import type { ComposedRequest } from '../catalog/request.ts';
import type { OptionValues } from '../catalog/requested-file.ts';
import { withSeed } from '../catalog/seed.ts';
import { largestFor } from '../catalog/unit-price.ts';
import { durationKey, guess } from '../core/durations.ts';
import type { Job } from '../core/job/record.ts';
import { optionLabel, valueLabel } from '../messages/labels.ts';
import { refusalText } from '../messages/refusals/request.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import type { Translate } from '../words/words.ts';
import type { CommandAnswer } from './answer.ts';
import type { CommandServices } from './command.ts';
import { fileRules, jobInputs } from './model-inputs.ts';
import type { ServerContext } from './request.ts';

/** Assumed for a video or sound whose length the model decides. */
const usualSeconds = 8;

/**
 * A request to a model with these options, whether they were typed or come from an earlier job. It belongs to the
 * interaction of `context`. All that counts is of today: the model file, the policy, the price.
 */
export function modelRequest(
  model: Model,
  given: OptionValues,
  context: ServerContext,
  { moderation, creditWorth, inputs, random }: CommandServices,
): Extract<CommandAnswer, { kind: 'request' | 'refused' }> {
  const { images, seconds, credits } = moderation.servers.policy(context.guildId).largest;
  const price = credits === undefined ? undefined : credits * creditWorth;
  const { given: options, isPreviewed } = withoutPreview(model, given);
  const read = readFlags(model, options);
  if (!read.ok) return { kind: 'refused', text: refusalText(model, read.refusal, context.t) };
  const seedFraction = random();
  const seeded = withSeed(model, read.given, seedFraction);
  const limits = { images, seconds, price };
  const composed = composeWithin(seeded.model, seeded.given, limits, fileRules(context, inputs));
  if (!composed.ok) return { kind: 'refused', text: refusalText(model, composed.refusal, context.t) };
  const { request } = composed;
  return {
    kind: 'request',
    priced: {
      request: { ...jobRequest(model, context, request, read.overruled), given: seeded.given, drawnSeed: seeded.drawn },
      price: priceOf(model.price, request.input),
      requester: context.requester,
      // A flag that is not used stands on the card.
      texts: [...request.texts, ...read.overruled.map(({ flag }) => flag)],
      size: { images: request.expected, seconds: secondsOf(request.input) },
      ...(isPreviewed ? { agreed: 'none' } : {}),
      seedFraction,
      largestFor: (most) => largestFor(model, request.input, most),
    },
  };
}

function jobRequest(
  model: Model,
  context: ServerContext,
  composed: ComposedRequest,
  overruled: readonly OverruledFlag[],
): PricedRequest['request'] {
  const { t } = context;
  return {
    id: context.id,
    model: {
      id: model.id,
      version: model.version,
      command: model.command,
      ...(model.title === undefined ? {} : { title: model.title }),
    },
    owner: { id: context.memberId, language: t.language },
    place: {
      guildId: context.guildId,
      channelId: context.channelId,
      applicationId: context.applicationId,
      token: context.token,
      attachmentLimit: context.attachmentLimit,
    },
    prompt: composed.prompt,
    asked: askedOf(model, composed, overruled, t),
    input: composed.input,
    inputs: jobInputs(model, composed, t),
    expected: composed.expected,
    pace: paceOf(model, composed),
  };
}

/** The options as their owner reads them, and a seed for which the command has no room. */
function askedOf(
  model: Model,
  { input }: ComposedRequest,
  overruled: readonly OverruledFlag[],
  t: Translate,
): Job['asked'] {
  const asked = model.fields.filter(isValueField).flatMap((field) => {
    const value = input[field.input];
    if (value === undefined || value === '' || field.input === model.prompt?.input) return [];
    const isUsual = JSON.stringify(value) === JSON.stringify(model.defaults[field.input]);
    const label = optionLabel(model, field.name, t);
    const over = overruled.find(({ option }) => option === field.name)?.flag;
    return [
      {
        label,
        value: valueLabel(model, field, value, t),
        ...(isUsual ? { isUsual } : {}),
        ...(over === undefined ? {} : { over }),
      },
    ];
  });
  const { seed } = model;
  if (seed === undefined || fieldOf(model, seed.input) !== undefined) return asked;
  return [...asked, { label: t('option.seed'), value: JSON.stringify(input[seed.input]) }];
}

/** Runs take about equally long where the model and the inputs that decide its price and amount of output are the same. */
function paceOf(model: Model, composed: ComposedRequest): PricedRequest['request']['pace'] {
  const { by, times } = model.price;
  const length = Object.keys(composed.input).find(isLength);
  const driving = [by, times, model.count, length].filter((input) => input !== undefined);
  const kind = model.kind === 'audio' ? 'other' : model.kind;
  const amount = model.kind === 'image' ? (composed.expected ?? 1) : (secondsOf(composed.input) ?? usualSeconds);
  return { key: durationKey(model.id, composed.input, driving), guess: guess(kind, amount) };
}
