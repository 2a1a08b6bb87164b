/**
 * Discord's limits. Lengths are in UTF-16 units, as JavaScript counts them, which is never more than Discord counts.
 * Each group names its page of https://docs.discord.com/developers.
 */

/** interactions/application-commands */
export const commandLimits = {
  /** The slash commands of an application. */
  commands: 100,
  /** The name of a command, subcommand or option, and the name in a menu. */
  name: 32,
  description: 100,
  options: 25,
  /** The choices of an option, and the suggestions for one. */
  choices: 25,
  choiceName: 100,
  /** The value of a choice, if it is a text. */
  choiceValue: 100,
  /** The value of a text option. */
  optionText: 6_000,
  /** The types of files of an attachment option. */
  fileTypes: 10,
  /** Names, descriptions and values of a whole command. Of translations, the longest counts. */
  whole: 8_000,
} as const;

/** components/reference, and 'Modal' in interactions/receiving-and-responding */
export const componentLimits = {
  customId: 100,
  modalTitle: 45,
  /** The label of a form field. */
  label: 45,
  /** The description below a form field. */
  labelDescription: 100,
  /** The value of a form field. */
  fieldText: 4_000,
  selectOptions: 25,
  placeholder: 150,
  optionLabel: 100,
  optionDescription: 100,
  /** The alt text of a file in a gallery. */
  altText: 1_024,
} as const;

/** resources/message, and 'Legacy Message Component Behavior' in components/reference */
export const messageLimits = {
  /** `content`, in a message without layout components. */
  content: 2_000,
  /** All text displays of one message together. */
  text: 4_000,
  /** The components of one message, with those inside others. */
  components: 40,
  files: 10,
  nonce: 25,
  /** The messages of a channel that one request reads. */
  read: 100,
} as const;
