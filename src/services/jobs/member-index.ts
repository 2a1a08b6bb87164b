/** Entries by id, with an index by member: a member's entries are found without reading all. */
export interface MemberIndex<T extends MemberEntry> {
  readonly size: number;
  set(entry: T): void;
  delete(job: string): void;
  of(member: string): readonly T[];
  all(): readonly T[];
}

interface MemberEntry {
  readonly job: string;
  readonly member: string;
}

export function createMemberIndex<T extends MemberEntry>(): MemberIndex<T> {
  const memberOf = new Map<string, string>();
  const entries = new Map<string, Map<string, T>>();

  return {
    get size() {
      return memberOf.size;
    },
    set(entry) {
      memberOf.set(entry.job, entry.member);
      const own = entries.get(entry.member) ?? new Map<string, T>();
      entries.set(entry.member, own.set(entry.job, entry));
    },
    delete(job) {
      const member = memberOf.get(job) ?? '';
      memberOf.delete(job);
      const own = entries.get(member);
      own?.delete(job);
      if (own?.size === 0) entries.delete(member);
    },
    all: () => [...entries.values()].flatMap((own) => [...own.values()]),
    of: (member) => [...(entries.get(member)?.values() ?? [])],
  };
}
