/** None of these characters composes, is invisible or carries a mark. */
const PRINTABLE_ASCII = /^[\n -~]*$/;

/** How many combining marks one base keeps. Living languages stack fewer. More would cover the text around them. */
const MOST_MARKS = 4;

/**
 * Characters of no width or no ink that Unicode does not call ignorable: a stand-in for an object, fillers, an empty
 * note.
 */
const BLANK = String.raw`\uFFFC\u{13441}\u{13442}\u{16FE4}\u{1D159}`;
const UNSEEN = String.raw`[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}${BLANK}]--\n]`;

const JOINERS = String.raw`\u200C\u200D`;
const MONGOLIAN_SELECTORS = String.raw`\u180B-\u180D\u180F`;
/** Visible format characters before a number or a Syriac word. They enclose or underline it. */
const NUMBER_SIGNS = String.raw`\u0600-\u0605\u06DD\u0890\u0891\u08E2\u{110BD}\u{110CD}`;
/** Characters that stay where a language needs them. All other invisible characters are removed everywhere. */
const CONDITIONAL = String.raw`[${JOINERS}${NUMBER_SIGNS}${MONGOLIAN_SELECTORS}\u070F\u180E\uFE00-\uFE02\uFE0E\uFE0F\u{E0020}-\u{E007F}\u{E0100}-\u{E01EF}]`;

const scripts = (names: string): string =>
  names
    .split(' ')
    .map((name) => String.raw`\p{Script=${name}}`)
    .join('');
const INDIC = scripts(
  'Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Javanese Balinese ' +
    'Sharada Grantha Newa Tirhuta Modi Nandinagari Siddham Kaithi Chakma',
);
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1B44\uA9C0\u{110B9}\u{11133}\u{111C0}\u{1134D}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{119E0}]`;
const INDIC_LETTER = String.raw`[\p{L}&&[${INDIC}]]`;
const INDIC_MARK = String.raw`[\p{M}&&[${INDIC}]]`;
const CURSIVE_LETTER = String.raw`[\p{L}&&[\p{scx=Arabic}${scripts('Syriac Mandaic Nko Adlam Hanifi_Rohingya Mongolian Phags_Pa')}]]`;
/** Arabic letters that join the next letter, so that a joiner after them is visible. */
const ARABIC_JOINING = String.raw`[[\p{L}&&\p{scx=Arabic}]--[آأؤإاةدذرزوٱژء]]`;
const MONGOLIAN_LETTER = String.raw`[\p{L}&&\p{Script=Mongolian}]`;

const EMOJI = [
  // A joiner between two pictographs (UTS #51, ED-16).
  String.raw`(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)\u200D(?=\p{Extended_Pictographic})`,
  // Selectors of text or emoji style, and keycaps (UTS #51, ED-9a and ED-14c).
  String.raw`(?<=[\p{Emoji}--\p{Emoji_Component}])[\uFE0E\uFE0F]`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  // The flags of England, Scotland and Wales: gbeng, gbsct, gbwls and the end in tag letters (emoji-sequences.txt).
  String.raw`(?<=\u{1F3F4})\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
];

const VARIANTS = [
  // Ideographic and standardized variants (UTS #37, StandardizedVariants.txt).
  String.raw`(?<=\p{Unified_Ideograph})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=[、。！，．：；？])[\uFE00\uFE01]`,
  String.raw`(?<=[\p{L}&&[\p{Script=Myanmar}\p{Script=Phags_Pa}]])\uFE00`,
  // Mongolian forms, and the separator before a vowel at a word's end (Core Specification, 13.5).
  String.raw`(?<=${MONGOLIAN_LETTER})[${MONGOLIAN_SELECTORS}]`,
  String.raw`(?<=${MONGOLIAN_LETTER}[${MONGOLIAN_SELECTORS}]?)\u180E(?=${MONGOLIAN_LETTER})`,
];

const JOINING = [
  // Between letters that would join, as in Persian (UAX #31, 2.3 A1), and after the letter of an abbreviation (ه‍).
  String.raw`(?<=${CURSIVE_LETTER}\p{M}{0,${MOST_MARKS}})\u200C(?=${CURSIVE_LETTER})`,
  String.raw`(?<=${ARABIC_JOINING}\p{M}{0,${MOST_MARKS}})\u200D(?![\p{L}\p{M}])`,
  // In conjuncts (UAX #31, 2.3 A2 and B): half forms, explicit viramas, Malayalam's chillus, Sinhala's touching letters.
  String.raw`(?<=${VIRAMA})\u200D(?!\p{M})`,
  String.raw`(?<=${VIRAMA})\u200C(?=${INDIC_LETTER})`,
  // Before a sign of the same letter, as in Bengali's র‍্য (Core Specification, 12.2), and after Khmer's shifters (16.4).
  String.raw`(?<=[${INDIC_LETTER}\u17C9\u17CA])[${JOINERS}](?=${INDIC_MARK})`,
];

const VISIBLE_FORMAT = [String.raw`[${NUMBER_SIGNS}](?=\p{Nd})`, String.raw`\u070F(?=[\p{L}&&\p{Script=Syriac}])`];

const ALWAYS_UNSEEN = new RegExp(`[${UNSEEN}--${CONDITIONAL}]`, 'gv');
const NEEDED_OR_UNSEEN = new RegExp(
  `(${[...EMOJI, ...VARIANTS, ...JOINING, ...VISIBLE_FORMAT].join('|')})|${UNSEEN}`,
  'gv',
);
const JOINERS_IN_A_ROW = new RegExp(`([${JOINERS}])[${JOINERS}]+`, 'gv');
const MARK = String.raw`\p{M}[${JOINERS}]*`;
const TOO_MANY_MARKS = new RegExp(`((?:${MARK}){${MOST_MARKS}})(?:${MARK})+`, 'gv');

/**
 * Normalization sorts the marks of a base in quadratic time. No text needs more marks (UAX #15, Stream-Safe Text
 * Format).
 */
const MOST_SORTED = 30;
const TOO_MANY_TO_SORT = new RegExp(`((?:${MARK}){${MOST_SORTED}})(?:${MARK})+`, 'gv');

function composed(text: string): string {
  return text.replaceAll(TOO_MANY_TO_SORT, '$1').normalize('NFC');
}

function withoutUnneeded(text: string): string {
  const needed = composed(text)
    .replaceAll(JOINERS_IN_A_ROW, '$1')
    .replaceAll(NEEDED_OR_UNSEEN, (_, kept: string | undefined) => kept ?? '');
  return composed(needed).replaceAll(TOO_MANY_MARKS, '$1');
}

/**
 * Normalizes what a person wrote to the one text that is shown, screened, counted, priced and sent: in NFC, without
 * invisible characters. Direction overrides, control characters, tags and other ignorable characters are removed.
 * Exceptions stay where a language needs them: joiners inside emoji, Indic and Arabic words; variation selectors after
 * characters that they can vary; the tags of three flags. A base keeps four combining marks. Line ends of every kind
 * become `\n`. Tabs and blank Braille become spaces. Half a surrogate pair becomes U+FFFD. Markup stays. A normalized
 * text does not change again.
 *
 * @see https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters for joiners
 * @see https://www.unicode.org/reports/tr51/#Emoji_Sequences for emoji
 * @see https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point for invisible characters
 */
export function visibleText(text: string): string {
  let visible = text
    .toWellFormed()
    .replaceAll(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[\t\u2800]/g, ' ')
    .replaceAll(ALWAYS_UNSEEN, '');
  if (PRINTABLE_ASCII.test(visible)) return visible;
  // A removal may bring characters together that compose, or leave a joiner where none is needed.
  for (let before = ''; before !== visible;) {
    before = visible;
    visible = withoutUnneeded(visible);
  }
  return visible;
}
