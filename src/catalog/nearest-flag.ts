import { closestMatch } from 'leven';
import { flagKey, type FlagNames } from '../core/prompt/flags.ts';
import { isValueField } from './field.ts';
import { ownNames } from './flags.ts';
import { fieldOf, type ModelDraft } from './model.ts';
import { withoutNode } from './names.ts';

/** A flag that a member may have meant. */
export interface NearFlag {
  readonly flag: string;
  readonly input: string;
  /** Whether a slip of the finger makes the one of the other. */
  readonly isClose: boolean;
}

/** The flag of a model that is nearest to an unknown one; `undefined` where none is near. */
export function nearFlags(model: ModelDraft, names: FlagNames): (key: string) => NearFlag | undefined {
  const flags = new Map<string, Omit<NearFlag, 'isClose'>>();
  for (const [key, { input, isHint }] of names) {
    if (input !== null && isHint !== true && isSet(model, input)) flags.set(key, { flag: `--${key}`, input });
  }
  // As it is written, and not only as it is compared.
  for (const [, name] of ownNames(model)) {
    const key = flagKey(withoutNode(name));
    const known = flags.get(key);
    if (known !== undefined) flags.set(key, { ...known, flag: `--${withoutNode(name)}` });
  }
  const keys = [...flags.keys()];
  return (key) => {
    const distance = Math.floor((key.length + 1) / 3);
    const begun = key.length >= 3 ? keys.find((each) => each.startsWith(key)) : undefined;
    const close = closestMatch(key, keys, { maxDistance: key.length < 8 ? 1 : 2 });
    const isClose = key.length >= 4 && close !== undefined;
    const near =
      (isClose ? close : begun) ?? (distance < 1 ? undefined : closestMatch(key, keys, { maxDistance: distance }));
    const flag = flags.get(near ?? '');
    return flag === undefined ? undefined : { ...flag, isClose };
  };
}

function isSet(model: ModelDraft, input: string): boolean {
  const field = fieldOf(model, input);
  return field !== undefined && isValueField(field) && input !== model.prompt?.input;
}
