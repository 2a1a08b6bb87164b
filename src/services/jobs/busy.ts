/** What is at RunComfy, counted by whose it is without a walk over all of it. */
export interface Busy<T extends Mine> {
  readonly size: number;
  set(entry: T): void;
  delete(job: string): void;
  of(member: string): Iterable<T>;
}

interface Mine {
  readonly job: string;
  readonly member: string;
}

export function createBusy<T extends Mine>(): Busy<T> {
  const memberOf = new Map<string, string>();
  const byMember = new Map<string, Map<string, T>>();

  return {
    get size() {
      return memberOf.size;
    },
    set(entry) {
      memberOf.set(entry.job, entry.member);
      const own = byMember.get(entry.member) ?? new Map<string, T>();
      byMember.set(entry.member, own.set(entry.job, entry));
    },
    delete(job) {
      const member = memberOf.get(job) ?? '';
      memberOf.delete(job);
      const own = byMember.get(member);
      own?.delete(job);
      if (own?.size === 0) byMember.delete(member);
    },
    of: (member) => byMember.get(member)?.values() ?? [],
  };
}
