/**
 * The part of discord-api-spec's Zod schemas that the rules use. The package ships them as plain JavaScript, without
 * types.
 */
declare module 'discord-api-spec/zod' {
  import type { $ZodType } from 'zod/v4/core';

  export const ApplicationCommandCreateRequestSchema: $ZodType;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: $ZodType;
  export const IncomingWebhookInteractionRequestSchema: $ZodType;
  export const IncomingWebhookUpdateRequestPartialSchema: $ZodType;
  export const MessageCreateRequestSchema: $ZodType;
  export const MessageEditRequestPartialSchema: $ZodType;
  export const DefaultKeywordListUpsertRequestSchema: $ZodType;
  export const KeywordUpsertRequestSchema: $ZodType;
  export const MentionSpamUpsertRequestSchema: $ZodType;
  export const MLSpamUpsertRequestSchema: $ZodType;
  export const UserProfileUpsertRequestSchema: $ZodType;
  export const ModalInteractionCallbackRequestSchema: $ZodType;
  export const ChannelTypesSchema: $ZodType;
}
