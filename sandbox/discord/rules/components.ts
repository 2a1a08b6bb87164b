import { violation, type Violation } from './error.ts';
import { checkFileTypes } from './file-types.ts';
import { isBlank, isRecord, lengthOf, recordsIn } from './json.ts';
import { checkBounds } from './options.ts';

type Path = (string | number)[];
type Fields = Record<string, unknown>;

/** A component of a message or modal, with its path in the payload. */
export type Placed = { component: Fields; path: Path };

const button = 2;
const checkboxGroup = 22;
/**
 * Everything with options or bounds: string, user, role, mentionable and channel selects, file upload, radio group,
 * checkboxes.
 */
const choosers: unknown[] = [3, 5, 6, 7, 8, 19, 21, checkboxGroup];
const link = 5;
const premium = 6;

/**
 * Every component of a list, parents before children: rows, containers, sections with their accessory, labels with
 * their field.
 */
export function allComponents(list: unknown, path: Path): Placed[] {
  return recordsIn(list).flatMap(({ item, index }) => withChildren(item, [...path, index]));
}

function withChildren(component: Fields, path: Path): Placed[] {
  const single = ['accessory', 'component'].flatMap((key) => {
    const child = component[key];
    return isRecord(child) ? withChildren(child, [...path, key]) : [];
  });
  return [{ component, path }, ...allComponents(component['components'], [...path, 'components']), ...single];
}

function checkButton({ custom_id: id, url, label, emoji, sku_id: sku, style }: Fields, path: Path): Violation[] {
  const found: Violation[] = [];
  if (!isBlank(id) && !isBlank(url)) {
    const words = 'A custom id and url cannot both be specified';
    return [violation(path, 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', words)];
  }
  const forbid = (key: string, value: unknown): void => {
    if (isBlank(value)) return;
    found.push(violation([...path, key], 'BUTTON_COMPONENT_FIELD_INVALID', `Not for style ${String(style)}.`));
  };
  const require = (key: string, value: unknown): void => {
    if (isBlank(value)) found.push(violation([...path, key], 'BASE_TYPE_REQUIRED', 'This field is required'));
  };
  if (style === link) require('url', url);
  else forbid('url', url);
  if (style === premium) {
    require('sku_id', sku);
    forbid('label', label);
    forbid('emoji', emoji);
  } else {
    forbid('sku_id', sku);
    if (isBlank(label) && isBlank(emoji)) require('label', label);
  }
  if (style === link || style === premium) forbid('custom_id', id);
  else if (id === undefined || id === null) {
    found.push(violation([...path, 'custom_id'], 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required'));
  }
  return found;
}

/** The number of presets must be one that can be picked, or 0. The code for too few is the stand-in's own. */
function checkDefaults(count: number, { least, most }: { least: number; most: number }, path: Path): Violation[] {
  if (count > most) {
    const words = 'The specified number of default values exceeds the specified maximum values';
    return [violation(path, 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', words)];
  }
  if (count === 0 || count >= least) return [];
  const words = 'The specified number of default values is below the specified minimum values';
  return [violation(path, 'SELECT_COMPONENT_TOO_FEW_DEFAULT_VALUES', words)];
}

function checkSelect(select: Fields, path: Path): Violation[] {
  const options = recordsIn(select['options']);
  const unbounded = select['type'] === checkboxGroup ? options.length : 1;
  const most = typeof select['max_values'] === 'number' ? select['max_values'] : unbounded;
  const seen = new Set<unknown>();
  const duplicates = options.filter(({ item }) => seen.size === seen.add(item['value']).size);
  const least = select['min_values'];
  return [
    ...checkBounds(select, 'min_values', 'max_values', path),
    ...(Array.isArray(select['options'])
      ? ['min_values', 'max_values']
          .filter((key) => Number(select[key] ?? 0) > options.length)
          .map((key) => {
            const words = `Value should be less than or equal to ${options.length}.`;
            return violation([...path, key], 'NUMBER_TYPE_MAX', words);
          })
      : []),
    ...(typeof least === 'number' && select['max_values'] === undefined && least > most
      ? [violation([...path, 'min_values'], 'NUMBER_TYPE_MAX', `Value should be less than or equal to ${most}.`)]
      : []),
    ...checkFileTypes(select['file_types'], [...path, 'file_types']),
    ...duplicates.map(({ index }) =>
      violation(
        [...path, 'options', index, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      ),
    ),
    ...checkDefaults(options.filter(({ item }) => item['default'] === true).length, { least: 0, most }, path),
    ...checkDefaults(
      recordsIn(select['default_values']).length,
      { least: typeof least === 'number' ? least : 1, most },
      path,
    ),
  ];
}

function checkTextInput(input: Fields, path: Path): Violation[] {
  const { value, max_length: most, min_length: least } = input;
  const length = lengthOf(value);
  const tooLong = typeof most === 'number' && length > most;
  const tooShort = typeof least === 'number' && length > 0 && length < least;
  return [
    ...checkBounds(input, 'min_length', 'max_length', path),
    ...(tooLong ? [violation([...path, 'value'], 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`)] : []),
    ...(tooShort ? [violation([...path, 'value'], 'BASE_TYPE_MIN_LENGTH', `Must be ${least} or more in length.`)] : []),
  ];
}

/** A row is as wide as five buttons. Each select and text input fills a row. */
function checkRow(row: Fields, path: Path): Violation[] {
  const children = recordsIn(row['components']);
  if (children.length < 2) return [];
  return children
    .filter(({ item }) => item['type'] !== button)
    .slice(0, 1)
    .map(({ index }) =>
      violation(
        [...path, 'components', index],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
      ),
    );
}

function checkOne({ component, path }: Placed): Violation[] {
  const { type } = component;
  if (type === 1) return checkRow(component, path);
  if (type === button) return checkButton(component, path);
  if (type === 4) return checkTextInput(component, path);
  return choosers.includes(type) ? checkSelect(component, path) : [];
}

function checkUnique(placed: Placed[], key: 'custom_id' | 'id', code: string, message: string): Violation[] {
  const seen = new Set<unknown>();
  return placed.flatMap(({ component, path }) => {
    const value = component[key];
    // An id of 0 means none (https://docs.discord.com/developers/components/reference#anatomy-of-a-component).
    if (isBlank(value) || value === 0) return [];
    const isNew = !seen.has(value);
    seen.add(value);
    return isNew ? [] : [violation([...path, key], code, message)];
  });
}

/** Checks components, nested ones included, for violations that the schema of a single component does not show. */
export function checkComponents(placed: Placed[]): Violation[] {
  return [
    ...placed.flatMap(checkOne),
    ...checkUnique(placed, 'custom_id', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
    ...checkUnique(placed, 'id', 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated'),
  ];
}
