import { Hono } from 'hono';
import { requireValid } from '../message/write.ts';
import { refusal } from '../refusal.ts';
import { checkCommand, checkCommands, mostCommands } from '../rules/commands.ts';
import type { CommandPayload, RegisteredCommand } from '../world/commands.ts';
import type { World } from '../world/world.ts';
import { requireGuild } from './access.ts';
import type { RestEnv } from './env.ts';
import { readBody } from './body.ts';

const globalPath = '/applications/:application/commands';
const guildPath = '/applications/:application/guilds/:guild/commands';

/** Throws 30032 if there is no room for one more command of this type. A command of the same name is replaced. */
function requireRoom(registered: readonly RegisteredCommand[], { name, type = 1 }: CommandPayload): void {
  const others = registered.filter((command) => command.type === type && command.name !== name);
  if (others.length >= mostCommands(type)) throw refusal('tooManyCommands');
}

/** Registers commands, globally and for one guild. */
export function commandRoutes(world: World): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  const { commands } = world;

  for (const path of [globalPath, guildPath]) {
    const scopeOf = (param: (name: string) => string | undefined): string | undefined => {
      if (param('application') !== world.applicationId) throw refusal('foreignApplication');
      const guild = param('guild');
      return guild === undefined ? undefined : requireGuild(world, guild).id;
    };

    app.get(path, (c) => c.json(commands.list(scopeOf((name) => c.req.param(name)))));
    app.put(path, async (c) => {
      const scope = scopeOf((name) => c.req.param(name));
      const { payload } = await readBody(c.req.raw, c.env.exchange);
      requireValid(checkCommands(payload));
      return c.json(commands.replace(scope, payload as CommandPayload[]));
    });
    app.post(path, async (c) => {
      const scope = scopeOf((name) => c.req.param(name));
      const { payload } = await readBody(c.req.raw, c.env.exchange);
      requireValid(checkCommand(payload));
      requireRoom(commands.list(scope), payload as CommandPayload);
      const { command, created } = commands.add(scope, payload as CommandPayload);
      return c.json(command, created ? 201 : 200);
    });
    app.get(`${path}/:command`, (c) =>
      c.json(
        commands.get(
          scopeOf((name) => c.req.param(name)),
          c.req.param('command') ?? '',
        ),
      ),
    );
    app.patch(`${path}/:command`, async (c) => {
      const scope = scopeOf((name) => c.req.param(name));
      const id = c.req.param('command') ?? '';
      const { payload } = await readBody(c.req.raw, c.env.exchange);
      const { name, type, description, options } = commands.get(scope, id);
      const before = { name, type, ...(type === 1 && { description }), ...(options && { options }) };
      requireValid(checkCommand({ ...before, ...(payload as object) }));
      return c.json(commands.edit(scope, id, payload as Partial<CommandPayload>));
    });
    app.delete(`${path}/:command`, (c) => {
      commands.remove(
        scopeOf((name) => c.req.param(name)),
        c.req.param('command') ?? '',
      );
      return c.body(null, 204);
    });
  }
  return app;
}
