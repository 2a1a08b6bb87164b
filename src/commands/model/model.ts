import { ApplicationCommandType, type RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js';
import { isLength, secondsOf } from '../../catalog/length.ts';
import { isValueField } from '../../catalog/field.ts';
import { fieldOf, type Model, type ModelDraft } from '../../catalog/model.ts';
import { priceOf } from '../../catalog/price.ts';
import { largestFor } from '../../catalog/unit-price.ts';
import { modelWords } from '../../catalog/names.ts';
import { withSeed } from '../../catalog/seed.ts';
import type { ComposedRequest } from '../../catalog/request.ts';
import { composeWithin } from '../../catalog/fit-defaults.ts';
import { entrySuggestions } from '../../catalog/list.ts';
import { suggestions } from '../../catalog/search.ts';
import { durationKey, guess } from '../../core/durations.ts';
import type { Job } from '../../core/job/record.ts';
import { clip } from '../../core/plain-text.ts';
import type { PricedRequest } from '../../services/jobs/admission-checks.ts';
import type { Translate, Words } from '../../words/words.ts';
import type { SlashCommand } from '../command.ts';
import { described, inServers, named } from '../payload.ts';
import type { CommandRequest } from '../request.ts';
import { optionLabel, valueLabel } from '../../messages/labels.ts';
import { commandName } from '../../messages/command-name.ts';
import { fileRules, jobInputs } from './inputs.ts';
import { optionPayloads } from './options.ts';
import { refusalText } from '../../messages/refusals/request.ts';
import { commandLimits } from '../../core/discord-limits.ts';

/** Assumed for a video or sound whose length the model decides. */
const usualSeconds = 8;

/** The slash command of one model, made from its input schema. */
export function modelCommand(model: Model, words: Words): SlashCommand {
  return {
    payload: modelPayload(model, words),
    complete({ option, typed, language }) {
      const field = model.fields.find(({ name }) => name === option);
      if (field?.kind === 'list') return entrySuggestions(model, field, typed, language);
      return field?.kind === 'choice' && field.searched ? suggestions(model, field, typed, language) : [];
    },
    run(request, { moderation, creditWorth, inputs, random }) {
      const { images, seconds, credits } = moderation.servers.policy(request.guildId).largest;
      const price = credits === undefined ? undefined : credits * creditWorth;
      // The command has no subcommands. One can only be forged, and its options are ignored.
      const given = request.subcommand === undefined ? request.options : {};
      const seeded = withSeed(model, given, random());
      const composed = composeWithin(
        seeded.model,
        seeded.given,
        { images, seconds, price },
        fileRules(request, inputs),
      );
      return composed.ok
        ? {
            kind: 'request',
            priced: {
              request: { ...jobRequest(model, request, composed.request), drawnSeed: seeded.drawn },
              price: priceOf(model.price, composed.request.input),
              requester: request.requester,
              texts: composed.request.texts,
              size: { images: composed.request.expected, seconds: secondsOf(composed.request.input) },
              largestFor: (most) => largestFor(model, composed.request.input, most),
            },
          }
        : { kind: 'refused', text: refusalText(model, composed.refusal, request.t) };
    },
  };
}

/** The registration of a model's command. */
export function modelPayload(model: ModelDraft, words: Words): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.ChatInput,
    ...named(model.command, commandName(model, 'zh-TW')),
    ...described(words, (t) => describe(model, t)),
    ...inServers,
    options: optionPayloads(model, words),
  };
}

function jobRequest(model: Model, request: CommandRequest, composed: ComposedRequest): PricedRequest['request'] {
  const { t } = request;
  return {
    id: request.id,
    model: { id: model.id, version: model.version, command: model.command },
    owner: { id: request.memberId, language: t.language },
    place: {
      guildId: request.guildId,
      channelId: request.channelId,
      applicationId: request.applicationId,
      token: request.token,
      attachmentLimit: request.attachmentLimit,
    },
    prompt: composed.prompt,
    asked: askedOf(model, composed, t),
    input: composed.input,
    inputs: jobInputs(model, composed, t),
    expected: composed.expected,
    pace: paceOf(model, composed),
  };
}

/** The options as their owner reads them, and a seed for which the command has no room. */
function askedOf(model: Model, { input }: ComposedRequest, t: Translate): Job['asked'] {
  const asked = model.fields.filter(isValueField).flatMap((field) => {
    const value = input[field.input];
    if (value === undefined || value === '' || field.input === model.prompt?.input) return [];
    return [{ label: optionLabel(model, field.name, t), value: valueLabel(model, field, value, t) }];
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

function describe(model: ModelDraft, t: Translate): string {
  const own = model.words[t.language]?.[`/${model.command}`]?.description;
  return clip(own ?? t(`command.model-${model.kind}`, { model: modelWords(model.id) }), commandLimits.description);
}
