import { expect, test } from 'vitest';
import { filesOf, startEasel, textOf } from '../support/easel.ts';

test('a member asks for a picture, sees how it goes, and gets the file', async () => {
  const { ana, channel, runcomfy, until } = await startEasel();
  const asked = await ana.command(channel, 'image', { prompt: 'a lighthouse in a storm', images: 1 });
  await asked.answered();
  expect(asked.response).toMatchObject({ type: 5, ephemeral: false });

  const message = await until(() => {
    const reply = asked.reply();
    return filesOf(reply).length > 0 && reply;
  });
  expect(filesOf(message)).toHaveLength(1);
    textOf(message),
    filesOf(message),
    message.history.map((h) => textOf(h as never)),
  );
  expect(runcomfy.submissions).toHaveLength(1);
});
