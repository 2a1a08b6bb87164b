/** Texts that no picture of docs/messages.md shows, by the beginning of their keys, with the reason. */
export const unpictured: Readonly<Record<string, string>> = {
  'command.': "in Discord's list of commands, which test/commands/commands.txt prints",
  'option.': "in Discord's list of commands, which test/commands/commands.txt prints",
  'media.at-most': 'in the descriptions of options',
  'media.seconds-at-most': 'in the descriptions of options',
  'policy.form.clean-up': 'in the select of panels that earlier versions posted',
  'moderate.length-': 'choices of an option',
  'alt.audio': "the description of a sound's attachment, which no client shows",
};
