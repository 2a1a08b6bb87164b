import { ModalInteractionCallbackRequestSchema } from 'discord-api-spec/zod';
import { allComponents, checkComponents, type Placed } from './components.ts';
import { violation, type Violation } from './error.ts';
import { isBlank, isRecord } from './json.ts';
import { checkShape } from './shape.ts';

const mostComponents = 5;

/**
 * Checks a field in a modal: it cannot be disabled, and a required field takes at least one value
 * (https://docs.discord.com/developers/components/reference#string-select-string-select-structure). The first code is
 * the stand-in's own.
 */
function checkField({ component, path }: Placed): Violation[] {
  const { disabled, required, min_values: least } = component;
  return [
    ...(disabled === true
      ? [violation([...path, 'disabled'], 'COMPONENT_DISABLED_IN_MODAL', 'A modal cannot have disabled components.')]
      : []),
    ...(least === 0 && required !== false
      ? [violation([...path, 'min_values'], 'NUMBER_TYPE_MIN', 'Value should be greater than or equal to 1.')]
      : []),
  ];
}

/**
 * Checks a callback that opens a modal, `{type: 9, data}`; paths start at the callback. The schema's 40 components are
 * for a message. A modal has one to five (https://docs.discord.com/developers/interactions/receiving-and-responding).
 */
export function checkModal(callback: unknown): Violation[] {
  const shape = checkShape(ModalInteractionCallbackRequestSchema, callback);
  const data = isRecord(callback) ? callback['data'] : undefined;
  if (!isRecord(data)) return shape;
  const path = ['data', 'components'];
  const placed = allComponents(data['components'], path);
  const isTooLong = Array.isArray(data['components']) && data['components'].length > mostComponents;
  // A text input in a row has its own label. Inside a Label component it has that label.
  const unlabelled = placed.filter(
    ({ component, path: at }) => component['type'] === 4 && at.at(-2) === 'components' && isBlank(component['label']),
  );
  return [
    ...shape,
    ...(isTooLong
      ? [violation(path, 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${mostComponents} in length.`)]
      : []),
    ...placed.flatMap(checkField),
    ...unlabelled.map(({ path: at }) => violation([...at, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required')),
    ...checkComponents(placed),
  ];
}
