import type { Guild } from '../world/guilds.ts';
import { changing, tell } from '../world/news.ts';
import { wireRole, type Role } from '../world/roles.ts';
import type { World } from '../world/world.ts';
import type { RoleHandle, RoleOptions } from './handles.ts';

/** Makes a role. Default position: above all others. */
export function addRole(world: World, guild: Guild, options: RoleOptions): RoleHandle {
  const role: Role = {
    id: world.newId(),
    name: options.name ?? `role-${guild.roles.size}`,
    permissions: options.permissions ?? 0n,
    color: options.color ?? 0,
    position: options.position ?? Math.max(...[...guild.roles.values()].map(({ position }) => position)) + 1,
    mentionable: options.mentionable ?? false,
  };
  guild.roles.set(role.id, role);
  tell(world, guild, 'GUILD_ROLE_CREATE', { guild_id: guild.id, role: wireRole(role) });
  return roleHandle(world, guild, role);
}

/** Throws for an id that is no role of the guild. */
export function requireRole(guild: Guild, id: string): Role {
  const role = guild.roles.get(id);
  if (role === undefined) throw new Error(`${guild.name} has no role ${id}`);
  return role;
}

export function roleHandle(world: World, guild: Guild, role: Role): RoleHandle {
  return {
    id: role.id,
    get name() {
      return role.name;
    },
    change(changes) {
      requireRole(guild, role.id);
      changing(world, guild, () => {
        Object.assign(role, changes);
        tell(world, guild, 'GUILD_ROLE_UPDATE', { guild_id: guild.id, role: wireRole(role) });
      });
    },
    delete() {
      if (role.id === guild.id || role.botId !== undefined) throw new Error(`${role.name} cannot be deleted`);
      changing(world, guild, () => {
        guild.roles.delete(role.id);
        for (const member of guild.members.values()) member.roles = member.roles.filter((id) => id !== role.id);
        for (const channel of world.channels.values()) {
          if (!channel.overwrites.has(role.id)) continue;
          channel.overwrites = new Map([...channel.overwrites].filter(([id]) => id !== role.id));
        }
        tell(world, guild, 'GUILD_ROLE_DELETE', { guild_id: guild.id, role_id: role.id });
      });
    },
  };
}
