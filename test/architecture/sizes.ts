import { parseSync } from 'oxc-parser';
import type { Source } from './sources.ts';

/** Lines from the one where the function begins to the one where it ends. */
export interface FunctionSize {
  /** Path, line and the names of the functions around it, as in `src/a.ts:12 createA.read`. */
  readonly where: string;
  /** Without the lines of functions inside it that are longer than one line. */
  readonly own: number;
  readonly all: number;
}

/** A longer function is hard to read at once; a longer factory has more than one concern. */
const most = { own: 60, all: 150 };

/** A node of the syntax tree (ESTree). `start` and `end` are offsets in the text. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Each sentence names a function that is too long. */
export function tooLongIn(source: Source): string[] {
  return sizesIn(source).flatMap(({ where, own, all }) => [
    ...(own > most.own ? [`${where} has ${own} lines of its own: more than ${most.own}`] : []),
    ...(all > most.all ? [`${where} has ${all} lines in all: more than ${most.all}`] : []),
  ]);
}

/** Every function, arrow function and method of a file, those inside others before the others. */
export function sizesIn({ path, text }: Source): FunctionSize[] {
  const lineAt = (place: number): number => text.slice(0, place).split('\n').length;
  const sizes: FunctionSize[] = [];

  /** The lines of the functions in a node that are longer than one line, once each. */
  function measure(node: Node, name: string, around: readonly string[]): ReadonlySet<number> {
    const names = isFunction(node) ? [...around, name] : around;
    const inside = new Set<number>();
    for (const { child, called } of childrenOf(node, name)) {
      for (const line of measure(child, called, names)) inside.add(line);
    }
    if (!isFunction(node)) return inside;
    const [first, last] = [lineAt(node.start), lineAt(node.end)];
    const lines = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    sizes.push({
      where: `${path}:${first} ${names.join('.')}`,
      own: lines.filter((line) => !inside.has(line)).length,
      all: lines.length,
    });
    return lines.length > 1 ? new Set(lines) : inside;
  }

  measure(parseSync(path, text).program, '(callback)', []);
  return sizes;
}

function isFunction({ type }: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

/**
 * The direct children of a node. `called` is the name of a function there: its own name, or the one that it is assigned
 * to.
 */
function childrenOf(node: Node, around: string): { child: Node; called: string }[] {
  const given = isFunction(node) ? '(callback)' : (nameOf(node) ?? around);
  return Object.values(node)
    .flat()
    .filter(isNode)
    .map((child) => ({ child, called: nameOf(child) ?? given }));
}

function nameOf(node: Node): string | undefined {
  const [label] = ['id', 'key'].flatMap((part) => {
    const named: unknown = Reflect.get(node, part);
    return isNode(named) && 'name' in named ? [String(named.name)] : [];
  });
  return label;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}
