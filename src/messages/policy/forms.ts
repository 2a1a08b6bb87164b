import {
  ChannelSelectMenuBuilder,
  ChannelType,
  LabelBuilder,
  ModalBuilder,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { Model } from '../../catalog/model.ts';
import { encodePanel } from '../../core/panel-id.ts';
import { numberFields, type Filled, type NumberField } from '../../core/moderation/change.ts';
import { mostRoles, type FormSetting, type Policy } from '../../core/moderation/policy.ts';
import { clip } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { WordKey, Words } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import type { ServerFacts } from '../../core/server-facts.ts';

const mostInSelect = 25;
/** A form takes five fields; one is left for what goes with the models. */
const mostModelSelects = 4;
const longestList = 4000;

/** A form that was sent off and changed nothing: what was filled in, and the revision of the policy that it was opened on. */
export interface Draft {
  readonly setting: FormSetting;
  readonly revision: number;
  readonly fields: Filled;
}

interface FormOptions {
  readonly policy: Policy;
  readonly models: readonly Model[];
  readonly server: ServerFacts;
  readonly language: Language;
  readonly words: Words;
  /** Of a form that changed nothing: it is offered once more. */
  readonly draft?: Draft | undefined;
}

/**
 * The form for one setting, filled with how it is now, or with what was filled in before. Its custom id says which policy
 * it was opened on.
 */
export function policyForm(setting: FormSetting, options: FormOptions): APIModalInteractionResponseCallbackData {
  const { policy, language, words, draft } = options;
  return new ModalBuilder()
    .setCustomId(encodePanel('policy', setting, draft?.revision ?? policy.revision))
    .setTitle(clip(words(language, `policy.form.${setting}`), 45))
    .addLabelComponents(labelsOf(setting, options))
    .toJSON();
}

function labelsOf(setting: FormSetting, options: FormOptions): LabelBuilder[] {
  const { policy } = options;
  switch (setting) {
    case 'channels':
      return [0, mostInSelect].map((from, index) =>
        channels(
          `channels-${index}`,
          index === 0 ? 'channels' : 'more-channels',
          policy.channels.slice(from, from + mostInSelect),
          options,
        ),
      );
    case 'log-channel':
      return [logChannel(options)];
    case 'allowance':
      return numbers({ day: policy.allowance.day, month: policy.allowance.month }, options);
    case 'role-allowance':
      return [
        roles(1, options),
        ...numbers({ day: undefined, month: undefined }, options, 'policy.hint.role-allowance'),
      ];
    case 'pace':
      return numbers(
        { cooldown: policy.cooldown === 0 ? undefined : policy.cooldown, atOnce: policy.jobsAtOnce },
        options,
      );
    case 'budget':
      return numbers({ day: policy.budget.day, month: policy.budget.month }, options);
    case 'models':
      return models((id) => !policy.modelsOff.includes(id), options);
    case 'model-roles':
      return [...models(() => false, options), roles(0, options)];
    case 'age-restricted':
      return models((id) => policy.ageRestricted.includes(id), options);
    case 'largest': {
      const { credits, images, seconds } = policy.largest;
      return numbers({ credits, images, seconds }, options);
    }
    case 'words':
      return [lines('add', options), lines('remove', options)];
  }
}

type Label = NumberField | 'channels' | 'more-channels' | 'log-channel' | 'models' | 'roles' | 'add' | 'remove';

function label(name: Label, { language, words }: FormOptions, hint: WordKey = `policy.hint.${name}`): LabelBuilder {
  return new LabelBuilder()
    .setLabel(clip(words(language, `policy.label.${name}`), 45))
    .setDescription(clip(words(language, hint), 100));
}

const longestNumber = 12;

function numbers(
  present: Partial<Record<NumberField, number | undefined>>,
  options: FormOptions,
  hint?: WordKey,
): LabelBuilder[] {
  const fields = Object.keys(numberFields).filter((name): name is NumberField => name in present);
  return fields.map((field) => {
    const input = new TextInputBuilder()
      .setCustomId(field)
      .setStyle(TextInputStyle.Short)
      .setRequired(false)
      .setMaxLength(longestNumber);
    const value = written(field, options, String(present[field] ?? ''));
    if (value !== '') input.setValue(value.slice(0, longestNumber));
    return label(field, options, hint).setTextInputComponent(input);
  });
}

function lines(name: 'add' | 'remove', options: FormOptions): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Paragraph)
    .setRequired(false)
    .setMaxLength(longestList);
  const value = written(name, options, '');
  if (value !== '') input.setValue(value.slice(0, longestList));
  return label(name, options).setTextInputComponent(input);
}

/** What a field begins with: what was written into it before, else how it is now. */
function written(field: string, { draft }: FormOptions, present: string): string {
  const before = draft?.fields[field];
  return draft === undefined ? present : typeof before === 'string' ? before : '';
}

function channels(field: string, name: Label, chosen: readonly string[], options: FormOptions): LabelBuilder {
  const select = new ChannelSelectMenuBuilder()
    .setCustomId(field)
    .setChannelTypes(
      ChannelType.GuildText,
      ChannelType.GuildAnnouncement,
      ChannelType.GuildForum,
      ChannelType.GuildVoice,
      ChannelType.GuildCategory,
    )
    .setRequired(false)
    .setMinValues(0)
    .setMaxValues(mostInSelect)
    // What was deleted cannot be shown as chosen.
    .setDefaultChannels(chosen.filter((id) => options.server.hasChannel(id)));
  return label(name, options).setChannelSelectMenuComponent(select);
}

function logChannel(options: FormOptions): LabelBuilder {
  const { logChannel: chosen } = options.policy;
  const select = new ChannelSelectMenuBuilder()
    .setCustomId('channels')
    .setChannelTypes(ChannelType.GuildText)
    .setRequired(false)
    .setMinValues(0)
    .setMaxValues(1)
    .setDefaultChannels(chosen !== undefined && options.server.hasChannel(chosen) ? [chosen] : []);
  return label('log-channel', options).setChannelSelectMenuComponent(select);
}

function roles(least: 0 | 1, options: FormOptions): LabelBuilder {
  const select = new RoleSelectMenuBuilder()
    .setCustomId('roles')
    .setRequired(least > 0)
    .setMinValues(least)
    .setMaxValues(mostRoles)
    .setDefaultRoles(
      pickedBefore('roles', options)
        .filter((id) => options.server.hasRole(id))
        .slice(0, mostRoles),
    );
  return label('roles', options).setRoleSelectMenuComponent(select);
}

function pickedBefore(field: string, { draft }: FormOptions): readonly string[] {
  const before = draft?.fields[field];
  return typeof before === 'object' ? before : [];
}

/** As many selects as the catalog needs, 25 models each. */
function models(isChosen: (modelId: string) => boolean, options: FormOptions): LabelBuilder[] {
  const pages = Array.from({ length: Math.ceil(options.models.length / mostInSelect) }, (_, page) =>
    options.models.slice(page * mostInSelect, (page + 1) * mostInSelect),
  );
  return pages.slice(0, mostModelSelects).map((page, index) => {
    const select = new StringSelectMenuBuilder()
      .setCustomId(`models-${index}`)
      .setRequired(false)
      .setMinValues(0)
      .setMaxValues(page.length)
      .addOptions(
        page.map((model) => ({
          label: clip(`/${commandName(model, options.language)}`, 100),
          description: clip(model.id, 100),
          value: model.id,
          default: isChosen(model.id),
        })),
      );
    return label('models', options).setStringSelectMenuComponent(select);
  });
}
