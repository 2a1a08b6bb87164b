function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** Pictures that a model makes; of the others, as of paintings in a room, only some places in a prompt mean its output. */
export const OUTPUT = words('images pictures pics illustrations renders renderings imgs variations variants versions');
export const OBJECTS = words(
  'photos photographs drawings paintings wallpapers posters portraits sketches artworks covers banners avatars headshots ' +
    'selfies snapshots screenshots thumbnails postcards watercolors watercolours close-ups',
);
/** Of these, the ones that are things in the scene as often as not: they are pictures after a verb that asks. */
export const FIGURES = words('covers avatars banners');
export const SINGULAR: ReadonlySet<string> = new Set(
  [...OUTPUT, ...OBJECTS].map((plural) => plural.replace(/(?<=ch)es$|s$/, '')),
);

/** What may follow one 'image'; any other word makes it part of another noun ('picture frame', 'photo album'). */
export const AFTER_SINGULAR = words(
  'of with in on for about showing featuring depicting that where at from and please only to as which using',
);
/** What makes the pictures things in the scene: 'three posters hanging on a wall'. */
export const IN_THE_SCENE = words(
  'hanging hung hang hangs pinned lying scattered taped glued stuck mounted displayed leaning stacked spread falling ' +
    'floating lie lay are were collage combined merged attached uploaded provided',
);
/** The same, by where they are: 'three book covers on a shelf'. */
export const PLACED =
  /^(?:on|against|along|across|over) (?:an? |the |my )(?:[^ ]+ ){0,3}(?:wall|shelf|table|desk|floor|fridge|door|board|window)\b/;
/** What makes one picture of several: 'in a single image', 'side by side', 'as a collage'; not 'a mosaic floor'. */
export const ONE_PICTURE = new RegExp(
  String.raw`\b(?:side by side|side-by-side)\b|` +
    String.raw`\b(?:grid|collage|montage|mosaic|triptych|diptych)\b(?! (?!(?:of|with|in|on|and|or|for|at|from|to|layout|format|style|view|image|picture|please)\b)[a-z])|` +
    String.raw`\b(?:in|into|on|onto|within|as) (?:an? |the )?(?:one|single|same) ` +
    String.raw`(?:image|picture|photo|page|canvas|sheet|frame|layout|poster)\b`,
);
/** A number for each of several, which is not the number of all: '3 images each', '2 images per style'. */
export const FOR_EACH = /^(?:per |apiece|(?:for|of) (?:each|every) |each(?: (?:of|for|[^a-z])|$))/;

/** What cannot stand between a number and its pictures: '3 cats in pictures', '8 bit pictures', '5 year old drawings'. */
export const NOT_BETWEEN = words(
  'of in on with for at by from to into onto over under near inside behind beside between about like as than or but ' +
    'that who which while where when is has have holding a an the this these my his her their its per ' +
    'people men women children mice geese feet teeth ' +
    'year month week day hour minute second inch foot mm cm m km meter metre mile mp megapixel dpi fps percent degree ' +
    'bit d k point star color colour tone panel page part piece punch direction act way sided legged headed eyed armed ' +
    'man woman person boy girl player seater story storey bedroom door wheel dimensional quarter',
);

/** What may stand between a verb of making and the number: 'give me a set of exactly 3 images'. */
export const LEADS = words(
  'me us a an the of set series batch collection group exactly just only total up to at least some please my new another ' +
    'different half x hi hello hey it ' +
    'consistent coherent cohesive matching connected related sequential complete beautiful',
);
export const TOOL_VERBS = words('generate create render produce give output');
export const MAKING = words('generate create render produce give output make draw show paint design sketch illustrate');
export const WISHING = words('want need like');
export const GETTING = words('get have see');
export const MAY = words('can could may');
export const I_OR_WE = words("i we i'd we'd would");
export const BEFORE_MAKING = words("please you i we can could would i'd let's lets kindly now also just must should");
export const BEFORE_TO = words('you like want need');
export const CLOSING = words('please total in thanks thank you only');
