/**
 * An Aho-Corasick automaton over UTF-16 units in one shared buffer, so threads can share it without a copy and its size
 * is known exactly. Nodes are numbered level by level. The children of a node, in the order of their labels, are the
 * nodes from `first[node]` to `first[node + 1]`. Node 0 is the root.
 */
export interface Automaton {
  readonly labels: Uint16Array;
  readonly first: Int32Array;
  /** The failure link: the node of the longest suffix of a node's text that is a prefix of a text. */
  readonly fail: Int32Array;
  /** For each node, its row in `found`. A row has one entry per slot: the index of the longest text that is a suffix, or -1. */
  readonly rows: Int32Array;
  readonly found: Int32Array;
  /** For each text, the next one of its slot that ends where it ends: one that is equal, or the longest that is shorter; or -1. */
  readonly next: Int32Array;
  readonly bytes: number;
}

/** A text to search for. Of those that end at one position only the longest of each slot is found. */
export interface SearchTerm {
  readonly text: string;
  /** From 0 to `slots - 1`. */
  readonly slot: number;
}

/** The child of `node` by this label, or -1. */
function childOf({ labels, first }: Automaton, node: number, label: number): number {
  let low = first[node] ?? 0;
  let high = first[node + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((labels[middle] ?? 0) < label) low = middle + 1;
    else high = middle;
  }
  return low < (first[node + 1] ?? 0) && labels[low] === label ? low : -1;
}

/** Where a search stands in an automaton, and how many steps it took to get there. */
export interface Walk {
  node: number;
  steps: number;
}

/** Reads one unit of a text: goes down one level, after going up as far as necessary. */
export function readUnit(automaton: Automaton, walk: Walk, unit: number): void {
  for (;;) {
    walk.steps += 1;
    const child = childOf(automaton, walk.node, unit);
    if (child >= 0) walk.node = child;
    if (child >= 0 || walk.node === 0) return;
    walk.node = automaton.fail[walk.node] ?? 0;
  }
}

/** How many nodes the texts need. They are sorted. */
function nodesOf(texts: readonly string[]): number {
  let nodes = 1;
  let before = '';
  for (const text of texts) {
    let common = 0;
    while (common < before.length && before.charCodeAt(common) === text.charCodeAt(common)) common += 1;
    nodes += text.length - common;
    before = text;
  }
  return nodes;
}

function emptyAutomaton(nodes: number, rows: number, slots: number, texts: number): Automaton {
  const words = nodes + 1 + nodes + nodes + rows * slots + texts;
  const buffer = new SharedArrayBuffer(words * 4 + nodes * 2);
  let at = 0;
  const next = (length: number): Int32Array => {
    const part = new Int32Array(buffer, at, length);
    at += length * 4;
    return part;
  };
  const [first, fail, row, found] = [next(nodes + 1), next(nodes), next(nodes), next(rows * slots)];
  const chain = next(texts);
  const labels = new Uint16Array(buffer, at, nodes);
  return { labels, first, fail, rows: row, found, next: chain, bytes: buffer.byteLength };
}

/** Adds the nodes below the root, level by level. Returns the index of the text that ends at each node; -1 for none. */
function addNodes({ labels, first }: Automaton, texts: readonly string[]): Int32Array {
  const ends = new Int32Array(labels.length).fill(-1);
  const [from, to] = [new Int32Array(labels.length), new Int32Array(labels.length)];
  const depth = new Uint16Array(labels.length);
  to[0] = texts.length;
  let count = 1;
  for (let node = 0; node < count; node += 1) {
    first[node] = count;
    let at = from[node] ?? 0;
    const end = to[node] ?? 0;
    const level = depth[node] ?? 0;
    // The texts are sorted and distinct, so the shortest stands first.
    if (texts[at]?.length === level) {
      ends[node] = at;
      at += 1;
    }
    while (at < end) {
      const label = texts[at]?.charCodeAt(level) ?? 0;
      from[count] = at;
      while (at < end && texts[at]?.charCodeAt(level) === label) at += 1;
      to[count] = at;
      labels[count] = label;
      depth[count] = level + 1;
      count += 1;
    }
  }
  first[count] = count;
  return ends;
}

/** The failure link of a child of `parent`: the child by this label of the deepest suffix of `parent` that has one. */
function failOf(automaton: Automaton, parent: number, label: number): number {
  for (let node = parent; node !== 0;) {
    node = automaton.fail[node] ?? 0;
    const child = childOf(automaton, node, label);
    if (child >= 0) return child;
  }
  return 0;
}

/**
 * Builds the automaton of texts that are not empty; `undefined` where it would have more than `most` nodes (14 bytes each).
 * The time is linear in the length of the texts, except for sorting them.
 */
export function buildAutomaton(sought: readonly SearchTerm[], slots: number, most: number): Automaton | undefined {
  const byText = Map.groupBy(sought.keys(), (index) => sought[index]?.text ?? '');
  const texts = [...byText.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const nodes = nodesOf(texts);
  if (nodes > most) return undefined;
  const automaton = emptyAutomaton(nodes, texts.length + 1, slots, sought.length);
  const ends = addNodes(automaton, texts);
  const { first, labels, fail, rows, found } = automaton;
  found.fill(-1);
  let lastRow = 0;
  for (let parent = 0; parent < nodes; parent += 1) {
    for (let node = first[parent] ?? 0; node < (first[parent + 1] ?? 0); node += 1) {
      const shorter = failOf(automaton, parent, labels[node] ?? 0);
      fail[node] = shorter;
      const text = texts[ends[node] ?? -1];
      const inherited = rows[shorter] ?? 0;
      rows[node] = inherited;
      if (text === undefined) continue;
      lastRow += 1;
      rows[node] = lastRow;
      found.copyWithin(lastRow * slots, inherited * slots, (inherited + 1) * slots);
      // Of several with the same text the first of each slot stands first.
      for (const index of (byText.get(text) ?? []).toReversed()) {
        const entry = lastRow * slots + (sought[index]?.slot ?? 0);
        automaton.next[index] = found[entry] ?? -1;
        found[entry] = index;
      }
    }
  }
  return automaton;
}
