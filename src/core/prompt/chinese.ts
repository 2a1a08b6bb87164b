import {
  COUNTED,
  DIRECT,
  DIRECT_OUTPUT,
  NO_OUTPUT,
  OBJECTS,
  OTHER_SHEETS,
  OUTPUT,
  PICTURES,
  SHEET,
} from './chinese-words.ts';

const POLITE =
  '(?:[請请]|[幫帮]我|麻[煩烦]|[給给]我|我[想需]?要|我想|想要|需要|可以|能否|能不能|你好|直接|再|先|就|一共|[總总]共|一次|' +
  '然[後后]|接[著着]|最[後后]|另外|\\s|["「『“(（*])*';
const ONLY_POLITE = new RegExp(`^${POLITE}$`);
const OPENING = new RegExp(`^${POLITE}(?:[共來来]|一共|[總总]共|[這这]|一[組组套])?\\s*$`);
const LEADS = '(?:出|成|了|我|共|一共|[總总]共|[約约]|一(?:[組组套]|系列)|[這这個个]|以下|\\s|[x×]){0,4}$';
const STRONG = new RegExp(
  `(?:生成|[產产]生|[產产]出|[製制]作|[繪绘][製制]|[創创][作建造]|[設设][計计]|渲染|[輸输]出|[給给]我|我要|想要|需要)(?:\\p{Script=Han}{0,6}[^上下裡里中]的)?${LEADS}`,
  'u',
);
const WEAK = new RegExp(`(?:[畫画做來来要出繪绘]|拍[攝摄]?)${LEADS}`);
/** 不用, 無需, 不要再, 禁止: what stands before a verb that does not ask. */
const NEGATED = /[不別别勿無无免禁][要用需必准可能許许止]?(?:再|一次|同[時时]|直接)*$/;
/** What stands before 畫 where it is a noun: 油畫, 漫畫. */
const KINDS_OF_PAINTING = '插油國国墨彩版漫動动';
/** A clause that is addressed to the model, with no other verb of making in it (請畫一個…畫三張畫的人). */
const ADDRESSED = new RegExp(
  `^\\s*(?:[請请幫帮用以]|麻[煩烦]|[給给]我|我[要想需]|[參参]考|根[據据])(?:[^畫画做繪绘]|(?<=[${KINDS_OF_PAINTING}])[畫画])*$`,
);
const ENGLISH_VERB =
  /(?:^|[^a-z])(?:generate|create|make|draw|render|produce|give me|show me|show|i want|i need|paint|design)(?: me)?\s*$/;
/** A picture word at the end; 畫 by itself may be the verb (一個人畫三張). */
const PICTURES_LAST = new RegExp(`${PICTURES}(?<!(?:^|[^的${KINDS_OF_PAINTING}])[畫画])[x×\\s]{0,2}$`);
const LABEL = new RegExp(
  `(?:(?<!的)[張张][數数]|(?<!的)[數数]量|${OUTPUT}的?[數数]?量?|${OBJECTS}的?[數数]量?)(?:\\s?[:=]|[為为是])\\s?$`,
);
const LABELLED_END = /^\s?[張张個个幅]?\s?(?:$|[,。.;、\n])/;
const ALONE = new RegExp(
  `^\\s{0,2}(?:[張张幅]|[個个]${OUTPUT})${OUTPUT}?(?:[謝谢]{2}|就好|即可|[,\\s)」』])*(?:$|[。.!?;…\\n])`,
);
const TOTAL = /^\s*(?:一共|[總总]共|共|要|來|来|x|×)?\s*$/;
/** A number for each of several (每種風格三張, 貓狗各一張) is not the number of all. */
const FOR_EACH = /每(?![天日週周月年])|各(?![種种式類类位])/;
const TO_MAKE = /生成|[產产]生|[製制]作|[繪绘][製制]|[創创][作建造]|[給给]我|^\s*[畫画]/;

const AHEAD = 24;
const BEHIND = 40;

type Around = { before: string; after: string; opens: boolean; ends: boolean };

function lastClause(text: string): string {
  return /[^,、:;。.!?…\n()]*$/.exec(text)?.[0] ?? '';
}

/** Whether the text (a prompt's last characters before a number) ends with a request to make something. */
function asksAtEnd(before: string): boolean {
  const clause = lastClause(before);
  const strong = STRONG.exec(clause);
  if (strong !== null) return !NEGATED.test(clause.slice(0, strong.index));
  if (ENGLISH_VERB.test(clause)) return true;
  const weak = WEAK.exec(clause);
  if (weak === null) return false;
  const subject = clause.slice(0, weak.index);
  if (NEGATED.test(subject)) return false;
  if (!weak[0].startsWith('拍')) return ONLY_POLITE.test(subject) || ADDRESSED.test(subject);
  // 用手機拍三張照片的女孩, 一個攝影師，拍兩張照片: somebody in the picture takes them.
  return ONLY_POLITE.test(before.slice(0, before.length - clause.length + weak.index).replaceAll(/[,、:。.!?]/g, ''));
}

/** Whether a prompt's text up to `end` ends with a request in Chinese. */
export function asksInChinese(text: string, end: number): boolean {
  return asksAtEnd(text.slice(Math.max(0, end - BEHIND), end));
}

function countsPictures({ after }: Around, direct: RegExp | undefined): boolean {
  if (NO_OUTPUT.test(after)) return false;
  const sheet = SHEET.exec(after);
  if (sheet !== null) return !OTHER_SHEETS.test(after.slice(sheet[0].length));
  return COUNTED.test(after) || direct?.test(after) === true;
}

function isAlone({ before, after, opens, ends }: Around): boolean {
  const close = ALONE.exec(after);
  if (close === null) return false;
  const clause = lastClause(before);
  const stopped = /[。.!?;…\n(]$/.test(before.slice(0, before.length - clause.length));
  const last = ends && after.slice(close[0].length).trim() === '';
  const spaced = /\s$/.test(clause);
  return (TOTAL.test(clause) && (last || stopped || opens)) || (spaced && last);
}

/**
 * Whether the number from `at` to `end` of a folded prompt says in Chinese how many pictures to make. 張 and 幅 count
 * pictures by themselves unless a thing such as a table follows; other measure words need a picture word. As in English the
 * place decides: the beginning, after a verb that asks, alone at the end or in a sentence (…，四張), after a picture word
 * that is asked for (生成圖片三張), or as a label (張數：3). Pictures that are parts of one do not count, nor a number for each
 * of several.
 *
 * @param digits whether the number is one before which a picture word needs no measure word (3圖片)
 */
export function saysCountInChinese(text: string, at: number, end: number, digits: boolean): boolean {
  const around: Around = {
    before: text.slice(Math.max(0, at - BEHIND), at),
    after: text.slice(end, end + AHEAD),
    opens: at <= BEHIND,
    ends: end + AHEAD >= text.length,
  };
  const { before, opens } = around;
  if (/第\s?$/.test(before) || FOR_EACH.test(lastClause(before))) return false;
  if (LABEL.test(before)) return LABELLED_END.test(around.after);
  const asked = asksAtEnd(before);
  if (!countsPictures(around, digits ? DIRECT : asked ? DIRECT_OUTPUT : undefined)) return false;
  if (asked || (opens && OPENING.test(before)) || isAlone(around)) return true;
  const pictures = PICTURES_LAST.exec(before);
  if (pictures === null) return false;
  const lead = before.slice(0, pictures.index);
  return (opens && lead.trim() === '') || TO_MAKE.test(lead);
}
