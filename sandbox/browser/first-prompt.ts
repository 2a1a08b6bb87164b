import type { Sandbox } from '../start.ts';

const mostAttempts = 20;

/**
 * Lets somebody ask for a picture until the bot takes it. On a busy machine the bot cannot check
 * the first prompts against the server's rules in time, because it still prepares the rules, or answers too late. The
 * picture is cancelled. Throws if it takes none.
 */
export async function untilPromptsAreTaken({ world }: Sandbox): Promise<void> {
  const person = world.people.find(({ part }) => part === 'owner')?.handle;
  const channel = world.guilds[0]?.channels.find(({ name }) => name === 'late-night');
  if (person === undefined || channel === undefined) throw new Error('the demo world is another');
  const { speed } = world;
  world.speed = { queueMs: 600_000, runMs: 0 };
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const asked = await person.command(channel, 'image', { prompt: 'a first try 試畫一張', images: 1 });
    await asked.answered().catch(() => {});
    const reply = asked.reply();
    const cancel = reply?.components[0]?.components?.at(-1)?.components?.[0]?.custom_id;
    if (reply === undefined || reply.ephemeralTo !== undefined || cancel === undefined) continue;
    await (await person.press(reply, cancel)).answered().catch(() => {});
    world.speed = speed;
    return;
  }
  throw new Error(`the bot took none of ${mostAttempts} prompts`);
}
