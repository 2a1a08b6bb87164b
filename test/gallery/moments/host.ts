import { alertKinds } from '../../../src/services/runtime/alerts.ts';
import { modelFileLines } from '../../../src/messages/model-files.ts';
import { privateText } from '../../../src/messages/private-text.ts';
import { privately, type Part } from '../moment.ts';
import { creditWorth, image, video } from './facts.ts';

const fault = {
  file: 'models/portrait.json',
  path: '$.price',
  message: 'is missing: what has no price is not offered',
};
const readings = {
  files: [
    {
      file: 'models/image.json',
      status: 'offered',
      model: image,
      result: { ok: true, command: 'image', isOff: false, model: image, notes: [] },
      problems: [],
    },
    {
      file: 'models/video.json',
      status: 'offered',
      model: video,
      result: { ok: true, command: 'video', isOff: false, model: video, notes: [] },
      problems: [],
    },
    {
      file: 'models/portrait.json',
      status: 'off',
      model: undefined,
      result: { ok: false, command: 'portrait', isOff: false, problems: [fault], notes: [], draft: undefined },
      problems: [],
    },
  ],
  faults: [{ ...fault, file: 'models/video.json' }],
} as const;

/** What the bot's host reads. */
export const host: Part = {
  title: "For the bot's host",
  moments: [
    {
      name: 'easel-pause',
      title: 'A pause for everyone',
      when: '`/easel pause` and `/easel resume`, and where the change could not be saved.',
      shown: (t) =>
        privately(
          ...(['easel.paused', 'easel.resumed', 'easel.paused-unkept', 'easel.not-resumed'] as const).map((key) =>
            privateText([t(key)]),
          ),
        ),
    },
    {
      name: 'easel-models',
      title: 'The model files',
      when: '`/easel models`: what is on, what is off and what needs fixing.',
      shown: (t) =>
        privately(
          privateText(modelFileLines(readings, creditWorth, t)),
          privateText(
            modelFileLines(
              { files: Array.from({ length: 150 }, () => readings.files[0]), faults: [] },
              creditWorth,
              t,
            ).slice(-2),
          ),
        ),
    },
    {
      name: 'alerts',
      title: 'Alerts',
      when: 'In the channel for alerts, when something needs the host.',
      shown: (t) => alertKinds.map((kind) => ({ kind: 'text', content: t(`alert.${kind}`) })),
    },
  ],
};
