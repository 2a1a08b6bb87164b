/**
 * A violation of a rule by one field. `path` leads from the root of the payload to the field (keys and array indices;
 * empty for the payload itself). `code` is Discord's own, if it is known from public reports. `message` is for people.
 */
export type Violation = { path: (string | number)[]; code: string; message: string };

/** A violation of the field at `path`. */
export function violation(path: (string | number)[], code: string, message: string): Violation {
  return { path, code, message };
}

type ErrorNode = { _errors?: { code: string; message: string }[]; [key: string]: unknown };

/** The node of the path in the tree. It is made if it is missing. */
function nodeAt(root: ErrorNode, path: (string | number)[]): ErrorNode {
  let node = root;
  for (const step of path) {
    const key = String(step);
    const child = Object.hasOwn(node, key) ? (node[key] as ErrorNode) : {};
    node[key] = child;
    node = child;
  }
  return node;
}

/**
 * Discord's body of a 400 with code 50035. `errors` is nested by key and array index, and each invalid field has its
 * list in `_errors` (https://docs.discord.com/developers/reference#error-messages).
 */
export function invalidFormBody(violations: Violation[]): {
  code: 50035;
  message: 'Invalid Form Body';
  errors: object;
} {
  const errors: ErrorNode = {};
  for (const { path, code, message } of violations) {
    const node = nodeAt(errors, path);
    const { _errors: others = [] } = node;
    Object.assign(node, { _errors: [...others, { code, message }] });
  }
  return { code: 50035, message: 'Invalid Form Body', errors };
}
