import { Hono } from 'hono';
import { permissions } from '../world/permissions.ts';
import type { World } from '../world/world.ts';
import { requireGuild, requireGuildPermission } from './access.ts';
import type { RestEnv } from './env.ts';

/** The AutoMod rules of a guild, for a bot that may manage it. */
export function autoModRoutes(world: World): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.get('/guilds/:guild/auto-moderation/rules', (c) => {
    const guild = requireGuild(world, c.req.param('guild'));
    requireGuildPermission(world, guild, permissions.manageGuild);
    return c.json([...guild.rules.values()]);
  });
  return app;
}
