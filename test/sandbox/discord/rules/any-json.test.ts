import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCallback } from '../../../../sandbox/discord/rules/callback.ts';
import { checkCommands } from '../../../../sandbox/discord/rules/commands.ts';
import { invalidFormBody } from '../../../../sandbox/discord/rules/error.ts';
import { checkMessage } from '../../../../sandbox/discord/rules/message.ts';

const fields = [
  'content',
  'embeds',
  'components',
  'attachments',
  'options',
  'choices',
  'type',
  'items',
  'media',
  'flags',
];
const leaf = fc.oneof(
  fc.constantFrom(null, true, 0, 1, 2, 3, 4, 9, 10, 12, 17, 18, 'x', 'attachment://x'),
  fc.string(),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 6 }),
  ),
})).value;

test('any JSON is checked without throwing', () => {
  fc.assert(
    fc.property(json, fc.constantFrom('create', 'edit'), fc.boolean(), (payload, kind, webhook) => {
      const found = [
        ...checkMessage(payload, { kind, webhook, files: [], wasV2: webhook, keptAttachmentIds: [] }),
        ...checkCommands([payload]),
        ...[4, 7, 9].flatMap((type) => checkCallback({ type, data: payload }, { interactionType: 3, files: [] })),
        ...checkCallback({ type: 8, data: payload }, { interactionType: 4, files: [] }),
      ];
      expect(invalidFormBody(found)).toHaveProperty('code', 50035);
    }),
    { numRuns: 300 },
  );
});
