import {
  ChannelSelectMenuBuilder,
  ChannelType,
  CheckboxGroupBuilder,
  CheckboxGroupOptionBuilder,
  LabelBuilder,
  ModalBuilder,
  RadioGroupBuilder,
  RadioGroupOptionBuilder,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import { componentLimits } from '../../core/discord-limits.ts';
import { encode } from '../../core/custom-id.ts';
import { mostRoles, type SubmittedFields } from '../../core/moderation/field.ts';
import { presetNames, type FormSetting, type Policy } from '../../core/moderation/policy.ts';
import { presetFields, type FormField, type FormName } from '../../core/moderation/preset-form.ts';
import { presetDifferences } from '../../core/moderation/presets.ts';
import type { Ceilings } from '../../core/moderation/setting.ts';
import { settings } from '../../core/moderation/settings.ts';
import { clip } from '../../core/plain-text.ts';
import type { Translate } from '../../words/words.ts';
import { commandName } from '../command-name.ts';
import { textIn } from '../text.ts';
import { homeStyle, viewOf, type PolicyContext } from './context.ts';

/** A form takes five fields. One is left for the field beside the models. */
const mostModelSelects = 4;
const longestNumber = 12;

/** A submitted form that changed nothing: its values, and the revision of the policy that it was opened for. */
export interface Draft {
  readonly setting: FormName;
  readonly revision: number;
  readonly fields: SubmittedFields;
}

interface FormOptions extends PolicyContext {
  readonly policy: Policy;
  readonly ceilings: Ceilings;
  readonly t: Translate;
  /** The values of a form that changed nothing; the form shows them again. */
  readonly draft?: Draft | undefined;
}

/**
 * The form for one setting, filled with the current values or with a draft. Its custom id has the revision of the policy
 * that it was opened for.
 */
export function policyForm(name: FormSetting, options: FormOptions): APIModalInteractionResponseCallbackData {
  const { policy } = options;
  const setting = settings.find((each) => each.name === name);
  const fields: readonly FormField[] = setting?.form(policy, viewOf(options)) ?? [];
  return emptyForm(name, options)
    .addLabelComponents(fields.flatMap((field) => labelsOf(field, options)))
    .toJSON();
}

/** The form of the presets. It says first what each of them decides. */
export function presetForm(options: FormOptions): APIModalInteractionResponseCallbackData {
  const { t } = options;
  const view = viewOf(options);
  const style = homeStyle(options);
  const lines = presetNames.map((preset) => {
    const states = presetDifferences(preset, view).map((state) => textIn(state, t, style));
    const said = [t(`policy.preset.${preset}`), ...states].join(' · ');
    return `**${t(`policy.choice.${preset}`)}**\n${said}`;
  });
  return emptyForm('preset', options)
    .addTextDisplayComponents((display) => display.setContent(lines.join('\n\n')))
    .addLabelComponents(presetFields(view).flatMap((field) => labelsOf(field, options)))
    .toJSON();
}

function emptyForm(name: FormName, { policy, t, draft }: FormOptions): ModalBuilder {
  return new ModalBuilder()
    .setCustomId(encode('policy', name, { revision: draft?.revision ?? policy.revision }))
    .setTitle(clip(t(`policy.form.${name}`), componentLimits.modalTitle));
}

function labelsOf(field: FormField, options: FormOptions): LabelBuilder[] {
  switch (field.kind) {
    case 'number':
    case 'lines':
      return [label(field, options).setTextInputComponent(textInput(field, options))];
    case 'channels':
      return [label(field, options).setChannelSelectMenuComponent(channelSelect(field, options))];
    case 'roles':
      return [label(field, options).setRoleSelectMenuComponent(roleSelect(field, options))];
    case 'choice':
      return [label(field, options).setRadioGroupComponent(radioGroup(field, options))];
    case 'switches':
      return [label(field, options).setCheckboxGroupComponent(checkboxes(field, options))];
    case 'models':
      return modelSelects(field, options).map((select) => label(field, options).setStringSelectMenuComponent(select));
  }
}

type FieldOf<K extends FormField['kind']> = Extract<FormField, { kind: K }>;

function label(field: FormField, { t }: FormOptions): LabelBuilder {
  return new LabelBuilder()
    .setLabel(clip(t(`policy.label.${field.label}`), componentLimits.label))
    .setDescription(clip(t(`policy.hint.${field.hint}`), componentLimits.labelDescription));
}

function textInput(field: FieldOf<'number' | 'lines'>, { draft }: FormOptions): TextInputBuilder {
  const isNumber = field.kind === 'number';
  const now = isNumber && field.now !== field.blank ? String(field.now ?? '') : '';
  const before = draft?.fields[field.name] ?? '';
  const longest = isNumber ? longestNumber : componentLimits.fieldText;
  const value = (draft === undefined ? now : String(before)).slice(0, longest);
  const input = new TextInputBuilder()
    .setCustomId(field.name)
    .setStyle(isNumber ? TextInputStyle.Short : TextInputStyle.Paragraph)
    .setRequired(false)
    .setMaxLength(longest);
  return value === '' ? input : input.setValue(value);
}

const everyChannel = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.GuildCategory,
] as const;

/** What was picked before, or what the setting has now. */
function pickedFirst(
  { name, now }: { readonly name: string; readonly now: readonly string[] },
  { draft }: FormOptions,
): readonly string[] {
  const before = draft?.fields[name];
  return typeof before === 'object' ? before : now;
}

function channelSelect(field: FieldOf<'channels'>, options: FormOptions): ChannelSelectMenuBuilder {
  const picked = pickedFirst(field, options);
  return (
    new ChannelSelectMenuBuilder()
      .setCustomId(field.name)
      .setChannelTypes(field.only === 'text' ? [ChannelType.GuildText] : [...everyChannel])
      .setRequired(false)
      .setMinValues(0)
      .setMaxValues(field.most)
      // A deleted channel cannot be shown as picked.
      .setDefaultChannels(picked.filter((id) => options.server.hasChannel(id)))
  );
}

function checkboxes(field: FieldOf<'switches'>, options: FormOptions): CheckboxGroupBuilder {
  const on = pickedFirst(field, options);
  return new CheckboxGroupBuilder()
    .setCustomId(field.name)
    .setRequired(false)
    .setMinValues(0)
    .setMaxValues(field.names.length)
    .setOptions(
      field.names.map((name) =>
        new CheckboxGroupOptionBuilder()
          .setLabel(clip(options.t(`policy.switch.${name}`), componentLimits.optionLabel))
          .setValue(name)
          .setDefault(on.includes(name)),
      ),
    );
}

function radioGroup(field: FieldOf<'choice'>, { t, draft }: FormOptions): RadioGroupBuilder {
  const chosen = draft?.fields[field.name] ?? field.now;
  return new RadioGroupBuilder()
    .setCustomId(field.name)
    .setRequired(true)
    .setOptions(
      field.names.map((name) =>
        new RadioGroupOptionBuilder()
          .setLabel(clip(t(`policy.choice.${name}`), componentLimits.optionLabel))
          .setValue(name)
          .setDefault(name === chosen),
      ),
    );
}

function roleSelect(field: FieldOf<'roles'>, options: FormOptions): RoleSelectMenuBuilder {
  const { name, least } = field;
  const { server } = options;
  const picked = pickedFirst(field, options);
  return new RoleSelectMenuBuilder()
    .setCustomId(name)
    .setRequired(least > 0)
    .setMinValues(least)
    .setMaxValues(mostRoles)
    .setDefaultRoles(picked.filter((id) => server.hasRole(id)).slice(0, mostRoles));
}

/** As many selects as the models of the catalog need. */
function modelSelects({ name, now }: FieldOf<'models'>, { models, t }: FormOptions): StringSelectMenuBuilder[] {
  const pages = Array.from({ length: Math.ceil(models.length / componentLimits.selectOptions) }, (_, page) =>
    models.slice(page * componentLimits.selectOptions, (page + 1) * componentLimits.selectOptions),
  );
  return pages.slice(0, mostModelSelects).map((page, index) =>
    new StringSelectMenuBuilder()
      .setCustomId(`${name}-${index}`)
      .setRequired(false)
      .setMinValues(0)
      .setMaxValues(page.length)
      .addOptions(
        page.map((model) => ({
          label: clip(`/${commandName(model, t.language)}`, componentLimits.optionLabel),
          description: clip(model.id, componentLimits.optionDescription),
          value: model.id,
          default: now.includes(model.id),
        })),
      ),
  );
}
