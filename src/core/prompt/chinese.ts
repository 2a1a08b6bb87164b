const NUMERIC = '[數数]?量?[為为是]?';
/** Pictures that a model makes, and pictures that may as well be things in the scene; traditional and simplified. */
const OUTPUT = '(?:[圖图]片|[圖图]像|[圖图](?![書书騰腾案釘钉表鑑鉴章標标])|插[圖图]|影像|版本)';
const OBJECTS =
  '(?:照片(?![牆墙])|相片|插[畫画]|[畫画]作|[畫画]像|海[報报]|桌布|壁[紙纸]|作品|草[圖图]|[畫画](?![家廊室框架面板筆笔布]))';
const PICTURES = `(?:${OUTPUT}|${OBJECTS})`;
/** Adjectives that leave no doubt that the pictures are counted; others may be what the picture shows (三個女孩的照片). */
const ADJECTIVES = '(?:(?:不同|不一[樣样]|漂亮|精美|好看|高清|高[質质]量|[獨独]立|全新|[類类]似|可[愛爱])的?){0,3}';

const SHEET = /^\s{0,2}[張张幅]/;
/** Things that are counted in 張 and are no pictures: 三張桌子, 兩張臉. */
const OTHER_SHEETS =
  /^[^的在坐躺趴睡看和,。\s圖图]{0,3}?(?:桌(?![布面遊游])|椅|床|[臉脸嘴票凳毯弓]|(?<!品)牌|沙[發发]|[紙纸](?![雕藝艺])|卡(?![通哇]))/;
/** Pictures that are parts of one: 三張照片的拼貼. */
const PARTS_OF_ONE = /^[^,。]{0,8}?(?:拼[貼贴圖图接]|合成|[組组]成)/;
const COUNTED = new RegExp(`^\\s{0,2}[個个枚份副款種种]${ADJECTIVES}\\s{0,2}${PICTURES}`);
const DIRECT = new RegExp(`^\\s{0,2}${PICTURES}`);

const POLITE =
  '(?:[請请]|[幫帮]我|麻[煩烦]|[給给]我|我[想需]?要|我想|想要|需要|可以|能否|能不能|你好|直接|再|先|就|\\s|["「『“(（*])*';
const ONLY_POLITE = new RegExp(`^${POLITE}$`);
const OPENING = new RegExp(`^${POLITE}(?:[共來来]|一共|[總总]共|[這这]|一[組组套])?\\s*$`);
const LEADS = '(?:出|了|我|共|一共|[總总]共|[約约]|一(?:[組组套]|系列)|[這这個个]|以下|\\s|[x×]){0,4}$';
const STRONG = new RegExp(
  `(?:生成|[產产]生|[產产]出|[製制]作|[繪绘][製制]|[創创]作|[創创]建|[設设][計计]|渲染|[輸输]出|[給给]我|我要|想要|需要)(?:\\p{Script=Han}{0,6}[^上下裡里中]的)?${LEADS}`,
  'u',
);
const WEAK = new RegExp(`(?:[畫画做來来要出繪绘])${LEADS}`);
const ADDRESSED = /^\s*(?:[請请幫帮用以]|麻[煩烦]|[給给]我|我[要想需])/;
const ENGLISH_VERB =
  /(?:^|[^a-z])(?:generate|create|make|draw|render|produce|give me|show me|show|i want|i need|paint|design)(?: me)?\s*$/;
const PICTURES_LAST = new RegExp(`${PICTURES}[x×\\s]{0,2}$`);
const LABEL = new RegExp(`(?:[張张][數数]|[數数]量|${OUTPUT}${NUMERIC}|${OBJECTS}[數数]量?)\\s?[:=]\\s?$`);
const LABELLED_END = /^\s?[張张個个幅]?\s?(?:$|[,。.;、\n])/;
const ALONE = new RegExp(
  `^\\s{0,2}(?:[張张幅]|[個个]${OUTPUT})${OUTPUT}?(?:[謝谢]{2}|就好|即可|[,\\s])*(?:$|[。.!?;…\\n])`,
);
const TOTAL = /^\s*(?:一共|[總总]共|共|要|來|来|各|x|×)?\s*$/;

const AHEAD = 24;
const BEHIND = 40;

type Around = { before: string; after: string; opens: boolean; ends: boolean };

function lastClause(text: string): string {
  return /[^,、:;。.!?…\n()]*$/.exec(text)?.[0] ?? '';
}

/** Whether the text (a prompt's last characters before a number) ends with a request to make something. */
function asksAtEnd(before: string): boolean {
  const clause = lastClause(before);
  if (STRONG.test(clause) || ENGLISH_VERB.test(clause)) return true;
  const weak = WEAK.exec(clause);
  if (weak === null) return false;
  return ONLY_POLITE.test(clause.slice(0, weak.index)) || ADDRESSED.test(clause);
}

/** Whether a prompt's text up to `end` ends with a request in Chinese. */
export function asksInChinese(text: string, end: number): boolean {
  return asksAtEnd(text.slice(Math.max(0, end - BEHIND), end));
}

function countsPictures({ after }: Around, direct: boolean): boolean {
  if (PARTS_OF_ONE.test(after)) return false;
  const sheet = SHEET.exec(after);
  if (sheet !== null) return !OTHER_SHEETS.test(after.slice(sheet[0].length));
  return COUNTED.test(after) || (direct && DIRECT.test(after));
}

function isAlone({ before, after, opens, ends }: Around): boolean {
  const close = ALONE.exec(after);
  if (close === null) return false;
  const clause = lastClause(before);
  const stopped = /[。.!?;…\n]\s*$/.test(before.slice(0, before.length - clause.length));
  const last = ends && close[0].length === after.trimEnd().length;
  const spaced = /\s$/.test(clause);
  return (TOTAL.test(clause) && (last || stopped || opens)) || (spaced && last);
}

/**
 * Whether the number from `at` to `end` of a folded prompt says in Chinese how many pictures to make. 張 and 幅 count
 * pictures by themselves unless a thing such as a table follows; other measure words need a picture word. As in English the
 * place decides: the beginning, after a verb that asks, alone at the end or in a sentence (…，四張), after a picture word
 * that is asked for (生成圖片三張), or as a label (張數：3).
 *
 * @param direct whether a picture word may follow the number without a measure word: true of digits (3圖片)
 */
export function saysCountInChinese(text: string, at: number, end: number, direct: boolean): boolean {
  const around: Around = {
    before: text.slice(Math.max(0, at - BEHIND), at),
    after: text.slice(end, end + AHEAD),
    opens: at <= BEHIND,
    ends: end + AHEAD >= text.length,
  };
  if (around.before.endsWith('第')) return false;
  if (/[:=]\s?$/.test(around.before) && LABEL.test(around.before)) return LABELLED_END.test(around.after);
  if (!countsPictures(around, direct)) return false;
  if (around.opens && OPENING.test(around.before)) return true;
  if (asksAtEnd(around.before) || isAlone(around)) return true;
  const pictures = PICTURES_LAST.exec(around.before);
  if (pictures === null) return false;
  const lead = around.before.slice(0, pictures.index);
  return (
    (around.opens && lead.trim() === '') ||
    /生成|[產产]生|[製制]作|[繪绘][製制]|[創创]作|[給给]我|^\s*[畫画]/.test(lead)
  );
}
