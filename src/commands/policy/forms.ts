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
import { numberFields, type NumberField } from '../../core/moderation/change.ts';
import { mostRoles, type FormSetting, type Policy } from '../../core/moderation/policy.ts';
import { clip } from '../../core/plain-text.ts';
import type { Language } from '../../core/language.ts';
import type { Words } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import type { ServerFacts } from '../command.ts';

const mostInSelect = 25;
/** A form takes five fields; one is left for what goes with the models. */
const mostModelSelects = 4;
const longestList = 4000;

interface FormOptions {
  readonly policy: Policy;
  readonly models: readonly Model[];
  readonly server: ServerFacts;
  readonly language: Language;
  readonly words: Words;
}

/** The form for one setting, filled with how it is now. Its custom id says which policy it was opened on. */
export function policyForm(setting: FormSetting, options: FormOptions): APIModalInteractionResponseCallbackData {
  const { policy, language, words } = options;
  return new ModalBuilder()
    .setCustomId(encodePanel('policy', setting, policy.revision))
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
      return [roles(1, options), ...numbers({ day: undefined, month: undefined }, options)];
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

function label(name: Label, { language, words }: FormOptions): LabelBuilder {
  return new LabelBuilder()
    .setLabel(clip(words(language, `policy.label.${name}`), 45))
    .setDescription(clip(words(language, `policy.hint.${name}`), 100));
}

function numbers(present: Partial<Record<NumberField, number | undefined>>, options: FormOptions): LabelBuilder[] {
  const fields = Object.keys(numberFields).filter((name): name is NumberField => name in present);
  return fields.map((field) => {
    const input = new TextInputBuilder().setCustomId(field).setStyle(TextInputStyle.Short).setRequired(false);
    const value = present[field];
    if (value !== undefined) input.setValue(String(value));
    return label(field, options).setTextInputComponent(input.setMaxLength(12));
  });
}

function lines(name: 'add' | 'remove', options: FormOptions): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Paragraph)
    .setRequired(false)
    .setMaxLength(longestList);
  return label(name, options).setTextInputComponent(input);
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
    .setMaxValues(mostRoles);
  return label('roles', options).setRoleSelectMenuComponent(select);
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
