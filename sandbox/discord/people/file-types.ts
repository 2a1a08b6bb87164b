/**
 * The extensions in Discord's groups of files. Discord may change them
 * (https://docs.discord.com/developers/reference#file-type-filtering; the lists are those of
 * https://github.com/amatsagu/tempest/pull/66).
 */
const groups: Readonly<Record<string, readonly string[]>> = {
  image: ['.png', '.gif', '.jpg', '.jpeg', '.jfif', '.webp', '.avif'],
  video: ['.mp4', '.mov', '.qt', '.webm'],
  audio: ['.mp3', '.m4a', '.wav', '.ogg', '.opus', '.flac'],
};

/** Only the extension is compared, and only by the client. */
export function isOfTypes(name: string, types: readonly string[]): boolean {
  return types.length === 0 || extensionsOf(types).includes(/\.[^.]+$/u.exec(name)?.[0].toLowerCase() ?? '');
}

/** The extensions that groups and extensions stand for, with their dots. */
export function extensionsOf(types: readonly string[]): readonly string[] {
  return types.flatMap((type) => groups[type] ?? [type.toLowerCase()]);
}
