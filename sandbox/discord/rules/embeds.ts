import { violation, type Violation } from './error.ts';
import { isRecord, lengthOf, recordsIn } from './json.ts';

const longestSum = 6000;

function textOf(embed: Record<string, unknown>): number {
  const { title, description, footer, author, fields } = embed;
  return (
    lengthOf(title) +
    lengthOf(description) +
    lengthOf(isRecord(footer) ? footer['text'] : undefined) +
    lengthOf(isRecord(author) ? author['name'] : undefined) +
    recordsIn(fields).reduce((sum, { item }) => sum + lengthOf(item['name']) + lengthOf(item['value']), 0)
  );
}

/**
 * Checks the embeds of a message for violations that the schema of a single embed does not show: the sum of all their
 * text, and fields without text.
 */
export function checkEmbeds(embeds: unknown): Violation[] {
  const listed = recordsIn(embeds);
  const sum = listed.reduce((total, { item }) => total + textOf(item), 0);
  return [
    ...(sum > longestSum
      ? [violation(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${longestSum}`)]
      : []),
    ...listed.flatMap(({ item, index }) =>
      recordsIn(item['fields']).flatMap(({ item: field, index: at }) =>
        ['name', 'value']
          .filter((key) => field[key] === '')
          .map((key) =>
            violation(['embeds', index, 'fields', at, key], 'BASE_TYPE_REQUIRED', 'This field is required'),
          ),
      ),
    ),
  ];
}
