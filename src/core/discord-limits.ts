/**
 * What Discord takes at most. Lengths are in UTF-16 units, as JavaScript counts them, which is never more than Discord
 * counts. Each group names its page of https://docs.discord.com/developers.
 */

/** interactions/application-commands */
export const commandLimits = {
  /** Slash commands of an application, everywhere together. */
  commands: 100,
  /** Of a command, a subcommand or an option; in a menu as well. */
  name: 32,
  description: 100,
  options: 25,
  /** Of an option; and of suggestions for one. */
  choices: 25,
  choiceName: 100,
  /** Where it is a text. */
  choiceValue: 100,
  /** What may be written in an option that is a text. */
  optionText: 6_000,
  /** Names, descriptions and values of a whole command, of translations the longest. */
  whole: 8_000,
} as const;

/** components/reference, and 'Modal' in interactions/receiving-and-responding */
export const componentLimits = {
  customId: 100,
  modalTitle: 45,
  /** Of a field of a form. */
  label: 45,
  /** Below a field of a form. */
  labelDescription: 100,
  /** What may be written in a field of a form. */
  fieldText: 4_000,
  selectOptions: 25,
  placeholder: 150,
  optionLabel: 100,
  optionDescription: 100,
  /** Of a file in a gallery. */
  altText: 1_024,
} as const;

/** resources/message, and 'Legacy Message Component Behavior' in components/reference */
export const messageLimits = {
  /** `content`, in a message without layout components. */
  content: 2_000,
  /** All text displays of one message together. */
  text: 4_000,
  files: 10,
  nonce: 25,
  /** Messages of a channel that one request reads. */
  read: 100,
} as const;
