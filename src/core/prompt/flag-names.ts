/**
 * A flag that members know from elsewhere. `names` are not words of a language. `words` are words or single letters,
 * which may follow dashes in prose too. `does` finds the input or option of a model that does the same, the best first.
 */
export interface KnownFlag {
  readonly names: readonly string[];
  readonly words: readonly string[];
  readonly does: readonly RegExp[];
}

function listed(names: string): string[] {
  return names.split(' ').filter((name) => name !== '');
}

function flag(names: string, words: string, ...does: readonly RegExp[]): KnownFlag {
  return { names: listed(names), words: listed(words), does };
}

/**
 * The flags that ByteDance's models read from a prompt (docs.acedata.cloud, the Seedance example), and Midjourney's
 * parameters (https://docs.midjourney.com/hc/en-us/articles/32859204029709-Parameter-List), without hyphens, in lower case.
 */
export const KNOWN_FLAGS: readonly KnownFlag[] = [
  flag('ar rt aspectratio', 'aspect ratio', /^(aspect_?)?ratio$|^aspect$/, /(^|_)size$/, /^resolution$/),
  flag('rs', 'resolution', /resolution/, /(^|_)size$/),
  flag('dur', 'duration', /^(duration|seconds|length|video_length)/),
  flag('fps framepersecond framespersecond', '', /fps|frame_?rate|frames_per_second/),
  flag('wm', 'watermark', /watermark/),
  flag('cf camerafixed', '', /camera_?fixed|fixed_camera/),
  flag('sameseed', 'seed', /^seed$/),
  flag('', 'repeat r', /^(num|number_of|max)_(images|videos|outputs)$|^images$|^n$/),
  flag('', 'no', /negative/),
  flag('hd sd', 'quality q', /quality/),
  flag('stylize', 's', /styli[sz]/),
  flag('', 'style', /^style/),
  flag('', 'chaos c', /chaos|variety/),
  flag('', 'weird w', /weird/),
  flag('', 'tile', /tile|tiling|seamless/),
  flag('', 'motion', /motion/),
  flag('', 'loop', /loop/),
  flag('iw', '', /image_(weight|strength)/),
  flag('niji sref sw sv cref cw oref ow exp bs', 'version v raw draft profile personalize p end'),
  flag('testp upbeta uplight upanime', 'stop video fast relax turbo stealth public test creative beta'),
];
