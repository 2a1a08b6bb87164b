/**
 * A flag that members know from elsewhere. `names` are not words of a language. `words` are words or single letters,
 * which may follow dashes in prose too. `does` finds the input or option of a model that does the same, the best first.
 */
export interface KnownFlag {
  readonly names: readonly string[];
  readonly words: readonly string[];
  readonly does: readonly RegExp[];
  /** It counts the files that come back. */
  readonly isCount?: true;
  /** Where no input does the same, it is prose, and so is a word of these without a value. */
  readonly isOptional?: true;
  /** The input is only like it: it takes no value of the flag's. */
  readonly isHint?: true;
}

function listed(names: string): string[] {
  return names.split(' ').filter((name) => name !== '');
}

function flag(names: string, words: string, ...does: readonly RegExp[]): KnownFlag {
  return { names: listed(names), words: listed(words), does };
}

const ratios = [/^(aspect_?)?ratio$|^aspect$/, /(^|_)size$/, /^resolution$/] as const;
const resolutions = [/resolution/, /(^|_)size$/] as const;
const lengths = /^(duration|seconds|length|video_length)/;
const counts = /^(num|number_of|max)_(images|videos|outputs)$|^images$|^n$/;

/**
 * The flags that ByteDance's models read from a prompt (docs.acedata.cloud, the Seedance example), and Midjourney's
 * parameters (https://docs.midjourney.com/hc/en-us/articles/32859204029709-Parameter-List), without hyphens, in lower case.
 * Then short names of other tools, which only count where the model has such an input.
 */
export const KNOWN_FLAGS: readonly KnownFlag[] = [
  flag('ar rt aspectratio', 'aspect ratio', ...ratios),
  flag('rs', 'resolution', ...resolutions),
  flag('dur', 'duration', lengths),
  flag('fps framepersecond framespersecond', '', /fps|frame_?rate|frames_per_second/),
  flag('wm', 'watermark', /watermark/),
  flag('cf camerafixed', '', /camera_?fixed|fixed_camera/),
  flag('sameseed', 'seed', /(^|_)seed$/),
  { ...flag('', 'repeat r', counts), isCount: true },
  flag('', 'no', /negative/),
  { ...flag('hd sd', '', /quality/), isHint: true },
  flag('', 'quality q', /quality/),
  flag('stylize', 's', /styli[sz]/),
  flag('', 'style', /^style/),
  flag('', 'chaos c', /chaos|variety/),
  flag('', 'weird w', /weird/),
  flag('', 'tile', /tile|tiling|seamless/),
  flag('', 'motion', /motion/),
  flag('', 'loop', /loop/),
  { ...flag('iw', '', /image_(weight|strength)/), isHint: true },
  flag('niji sref sw sv cref cw oref ow exp bs', 'version v raw draft profile personalize p end'),
  flag('testp upbeta uplight upanime', 'stop video fast relax turbo stealth public test creative beta'),
  { ...flag('', 'n num count images', counts), isCount: true, isOptional: true },
  { ...flag('', 'length seconds', lengths), isOptional: true },
  { ...flag('', 'size', /(^|_)size$/), isOptional: true },
  { ...flag('', 'res', ...resolutions), isOptional: true },
  { ...flag('neg', '', /negative/), isOptional: true },
  { ...flag('cfg', 'guidance', /guidance|cfg/), isOptional: true },
  { ...flag('', 'steps', /steps$/), isOptional: true },
];
