import type { SeenGuild, SeenMember, SeenRole } from '../../../discord/client/api.ts';

export interface MemberGroup {
  /** Absent for those without a role. */
  readonly role?: SeenRole;
  readonly members: readonly SeenMember[];
}

/** The members by their highest role, in the order of the roles. Within a role they are sorted by name. */
export function groupMembers({ roles, members }: Pick<SeenGuild, 'roles' | 'members'>): readonly MemberGroup[] {
  const byName = members.toSorted((one, other) => one.name.localeCompare(other.name));
  const highest = ({ roles: own }: SeenMember): SeenRole | undefined => rolesOf({ roles }, own)[0];
  const groups: MemberGroup[] = roles
    .map((role) => ({ role, members: byName.filter((member) => highest(member) === role) }))
    .filter((group) => group.members.length > 0);
  const others = byName.filter((member) => highest(member) === undefined);
  return others.length === 0 ? groups : [...groups, { members: others }];
}

/** The roles with these ids that there are, in the order of the ids. */
export function rolesOf({ roles }: Pick<SeenGuild, 'roles'>, ids: readonly string[]): readonly SeenRole[] {
  return ids.flatMap((id) => roles.find((role) => role.id === id) ?? []);
}

/** The colour of a member's name: of their highest role that has one, 0 if none has. */
export function colorOf(guild: Pick<SeenGuild, 'roles'>, { roles }: Pick<SeenMember, 'roles'>): number {
  return rolesOf(guild, roles).find(({ color }) => color !== 0)?.color ?? 0;
}
