import { wireMember, type Guild, type Member } from '../world/guilds.ts';
import { tellOfMember } from '../world/news.ts';
import type { World } from '../world/world.ts';
import type { MemberHandle } from './handles.ts';
import { personHandle } from './person.ts';
import { requireRole } from './role.ts';

export function memberHandle(world: World, guild: Guild, member: Member): MemberHandle {
  const userId = member.user.id;
  const setRoles = (roles: readonly string[]): void => {
    member.roles = roles;
    tellOfMember(world, guild, 'GUILD_MEMBER_UPDATE', wireMember(member));
  };
  return {
    ...personHandle(world, userId, guild),
    get roles() {
      return member.roles;
    },
    giveRole({ id }) {
      const role = requireRole(guild, id);
      if (id === guild.id || role.botId !== undefined) throw new Error(`${role.name} cannot be given`);
      if (!member.roles.includes(id)) setRoles([...member.roles, id]);
    },
    takeRole: ({ id }) => setRoles(member.roles.filter((role) => role !== id)),
    leave() {
      guild.members.delete(userId);
      tellOfMember(world, guild, 'GUILD_MEMBER_REMOVE', { user: member.user });
    },
  };
}
