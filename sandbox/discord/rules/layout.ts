import { allComponents, type Placed } from './components.ts';
import { violation, type Violation } from './error.ts';
import { isBlank, lengthOf, recordsIn } from './json.ts';

/** The message flag that makes components the whole message. */
export const componentsV2 = 1 << 15;

const actionRow = 1;
const textDisplay = 10;
const mostRows = 5;
const mostComponents = 40;
const longestText = 4000;

/**
 * Checks a message with Components V2: it has only components, at most 40 with the nested ones, and at most 4,000
 * characters of text.
 */
function checkV2(payload: Record<string, unknown>, placed: Placed[]): Violation[] {
  const text = placed.reduce(
    (sum, { component }) => sum + (component['type'] === textDisplay ? lengthOf(component['content']) : 0),
    0,
  );
  return [
    ...['content', 'embeds', 'poll', 'sticker_ids']
      .filter((key) => !isBlank(payload[key]))
      .map((key) =>
        violation(
          [key],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        ),
      ),
    ...(placed.length > mostComponents
      ? [
          violation(
            ['components'],
            'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
            `Total number of components cannot exceed ${mostComponents}`,
          ),
        ]
      : []),
    ...(text > longestText
      ? [
          violation(
            ['components'],
            'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
            `Components displayable text size exceeds maximum size of ${longestText}`,
          ),
        ]
      : []),
  ];
}

/** Checks a message without the flag: at most five rows, and no other component at the top. */
function checkLegacy(payload: Record<string, unknown>): Violation[] {
  const rows = recordsIn(payload['components']);
  return [
    ...(rows.length > mostRows
      ? [violation(['components'], 'BASE_TYPE_MAX_LENGTH', `Must be ${mostRows} or fewer in length.`)]
      : []),
    ...rows
      .filter(({ item }) => item['type'] !== actionRow)
      .map(({ index }) =>
        violation(['components', index], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).'),
      ),
  ];
}

/**
 * Checks that a message has either components alone (V2) or the legacy fields
 * (https://docs.discord.com/developers/components/reference#legacy-message-component-behavior).
 */
export function checkLayout(payload: Record<string, unknown>, isV2: boolean): Violation[] {
  return isV2 ? checkV2(payload, allComponents(payload['components'], ['components'])) : checkLegacy(payload);
}
