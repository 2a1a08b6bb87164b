import type { Sandbox } from '../start.ts';

const mostAttempts = 20;
/** What checks Chinese is loaded with the first Chinese text. */
const prompts = ['a first try', '第一次嘗試'];

/**
 * Lets somebody ask for pictures until the bot takes a prompt of each language. On a busy machine the bot cannot check
 * the first prompts against the server's rules in time, because it still prepares the rules, or answers too late. The
 * pictures are cancelled. Throws if it takes none.
 */
export async function untilPromptsAreTaken({ world }: Sandbox): Promise<void> {
  const { speed } = world;
  world.speed = { queueMs: 600_000, runMs: 0 };
  for (const prompt of prompts) {
    let attempts = 1;
    while (!(await isTaken(world, prompt))) {
      attempts += 1;
      if (attempts > mostAttempts) throw new Error(`the bot took none of ${mostAttempts} prompts`);
    }
  }
  world.speed = speed;
}

async function isTaken(world: Sandbox['world'], prompt: string): Promise<boolean> {
  const person = world.people.find(({ part }) => part === 'moderator')?.handle;
  const channel = world.guilds[0]?.channels.find(({ name }) => name === 'late-night');
  if (person === undefined || channel === undefined) throw new Error('the demo world is another');
  const asked = await person.command(channel, 'image', { prompt, images: 1 });
  await asked.answered().catch(() => {});
  const reply = asked.reply();
  const cancel = reply?.components[0]?.components?.at(-1)?.components?.[0]?.custom_id;
  if (reply === undefined || reply.ephemeralTo !== undefined || cancel === undefined) return false;
  await (await person.press(reply, cancel)).answered().catch(() => {});
  return true;
}
