import { setTimeout as pause } from 'node:timers/promises';
import { serveImage } from './client.ts';

/** Milliseconds between two polls of one run, as in RunComfy's own command line. */
const pollPause = 2_000;
const api = process.env['RUNCOMFY_API_URL'] ?? '';
const headers = {
  authorization: `Bearer ${process.env['RUNCOMFY_API_TOKEN'] ?? ''}`,
  'content-type': 'application/json',
};

interface Answer {
  readonly request_id: string;
  readonly status: string;
  readonly output: { readonly image: string };
}

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${api}/v1/${path}`, init);
  return (await response.json()) as Answer;
}

// A plain bot: one loop for each job, the file in a Buffer, nothing on disk, one edit at the end.
await serveImage(async (interaction) => {
  await interaction.deferReply();
  const { request_id: id } = await ask('POST', 'models/bytedance/seedream-4-0/sequential', {
    text: interaction.options.getString('prompt', true),
    seed: interaction.options.getInteger('seed', true),
    sequential_image_generation_options: interaction.options.getInteger('images', true),
  });
  for (let status = ''; status !== 'completed';) {
    await pause(pollPause);
    ({ status } = await ask('GET', `requests/${id}/status`));
  }
  const { output } = await ask('GET', `requests/${id}/result`);
  const file = Buffer.from(await (await fetch(output.image)).arrayBuffer());
  await interaction.editReply({ files: [{ attachment: file, name: 'image-01.jpg' }] });
});
