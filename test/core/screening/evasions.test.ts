import { describe, expect, test } from 'vitest';
import { anybody, ruleWith, screenOf, serverRules } from './a-server.ts';
import { heldOutAlphabets, publicEvasions, publicKeywords } from './public-evasions.ts';

const screen = screenOf(serverRules);

/** Grouped by what is done to the word. Each row is a prompt and the keyword or pattern that finds it. */
const evasions: Readonly<Record<string, readonly (readonly [prompt: string, matched: string])[]>> = {
  'as written': [
    ['a naked man on a beach', 'naked'],
    ['NAKED', 'naked'],
    ['Naked.', 'naked'],
    ['a man (naked), oil on canvas', 'naked'],
    ['a half-naked man', 'naked'],
    ['naked_man.png', 'naked'],
    ['“naked”', 'naked'],
    ['tell him to go to hell', 'go to hell'],
    ['motherfucker', '*fuck*'],
    ['hardcorepornstar', '*porn*'],
    ['sexy dress', '*sex*'],
    ['a bitchy cat', 'bitch*'],
    ['join discord.gg/abc123 now', String.raw`discord\.gg/\w+`],
    ['call 555-123-4567', String.raw`\b\d{3}-\d{3}-\d{4}\b`],
    ['NAZI parade', String.raw`\bn[a4]z[i1]s?\b`],
    ['OnlyFans model', String.raw`\bonly\s*fans\b`],
  ],
  'unseen characters': [
    ['na\u200Bked', 'naked'],
    ['n\u200Ba\u200Ck\u200De\u2060d', 'naked'],
    ['na\u00ADked', 'naked'],
    ['na\uFEFFked', 'naked'],
    ['na\u034Fked', 'naked'],
    ['na\uFE0Fked', 'naked'],
    ['na\u3164ked', 'naked'],
    ['\u202Enaked', 'naked'],
    ['na\u{E0061}ked', 'naked'],
    ['na\u180Eked', 'naked'],
    ['f\u200Buck', '*fuck*'],
    // A selector that stays in a prompt here.
    ['毒\u{E0100}品', '毒品'],
    ['色\uFE00情', '色情'],
    ['naked🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', 'naked'],
    ['n\u0301\u0302\u0303\u0304a\u0301\u0302\u0303\u0304ked', 'naked'],
    ['blow\u00A0job', 'blow job'],
    ['blow\n\njob', 'blow job'],
    ['hand \t job', 'hand job'],
    ['kill\u3000yourself', 'kill yourself'],
  ],
  'other forms of the letters': [
    ['ｎａｋｅｄ', 'naked'],
    ['ＮＡＫＥＤ', 'naked'],
    ['𝐧𝐚𝐤𝐞𝐝', 'naked'],
    ['𝓷𝓪𝓴𝓮𝓭', 'naked'],
    ['𝔫𝔞𝔨𝔢𝔡', 'naked'],
    ['𝕟𝕒𝕜𝕖𝕕', 'naked'],
    ['𝚗𝚊𝚔𝚎𝚍', 'naked'],
    ['ⓝⓐⓚⓔⓓ', 'naked'],
    ['🄽🄰🄺🄴🄳', 'naked'],
    ['🅽🅰🅺🅴🅳', 'naked'],
    ['🅝🅐🅚🅔🅓', 'naked'],
    ['🇳🇦🇰🇪🇩', 'naked'],
    ['🇳 🇦 🇰 🇪 🇩', 'naked'],
    ['ⁿᵃᵏᵉᵈ', 'naked'],
    ['ɴᴀᴋᴇᴅ', 'naked'],
    ['ſex', '*sex*'],
    ['ꓢꓰꓫ', '*sex*'],
    ['𝗽𝗼𝗿𝗻', '*porn*'],
  ],
  accents: [
    ['nákéd', 'naked'],
    ['ñàkêď', 'naked'],
    ['n\u0336a\u0336k\u0336e\u0336d\u0336', 'naked'],
    ['n̷̢a͠k̵e̶d̴', 'naked'],
    ['ƒück', '*fuck*'],
    ['şëx', '*sex*'],
    ['shït', 'shit*'],
    ['pørn', '*porn*'],
    ['çøçk', 'cock'],
    ['dıck', 'dick'],
    ['Ɖick', 'dick'],
  ],
  'letters of other alphabets': [
    ['nаkеd', 'naked'],
    ['ѕех', '*sex*'],
    ['ѕеx', '*sex*'],
    ['роrn', '*porn*'],
    ['СОСК', 'cock'],
    ['сосk', 'cock'],
    ['ѕһіt', 'shit*'],
    ['рussу', 'pussy'],
    ['fυck', '*fuck*'],
    ['dιck', 'dick'],
    ['ΝΑΚΕD', 'naked'],
    ['pοrn', '*porn*'],
    ['fцck', '*fuck*'],
    ['fսck', '*fuck*'],
    ['ᏚᎬХ', '*sex*'],
    ['nazі rally', String.raw`\bn[a4]z[i1]s?\b`],
    ['ѕuicide', 'suicide'],
    ['a сосk, oil on canvas', 'cock'],
  ],
  'digits and symbols': [
    ['n4k3d', 'naked'],
    ['n@ked', 'naked'],
    ['nak3d', 'naked'],
    ['s3x', '*sex*'],
    ['$ex', '*sex*'],
    ['5ex', '*sex*'],
    ['p0rn', '*porn*'],
    ['pr0n p0rn', '*porn*'],
    ['a55', 'ass'],
    ['@ss', 'ass'],
    ['a$$hole', 'asshole*'],
    ['sh1t', 'shit*'],
    ['sh!t', 'shit*'],
    ['5h17', 'shit*'],
    ['b1tch', 'bitch*'],
    ['b!tch', 'bitch*'],
    ['8itch', 'bitch*'],
    ['d1ck', 'dick'],
    ['d!ck', 'dick'],
    ['d|ck', 'dick'],
    ['di(k', 'dick'],
    ['he11', 'hell'],
    ['he||o there, s1ut', 'slut*'],
    ['s|ut', 'slut*'],
    ['c0ck', 'cock'],
    ['t1t5', 'tits'],
    ['ti+s', 'tits'],
    ['va9ina', 'vagina'],
    ['fa6', 'fag'],
    ['$h1t', 'shit*'],
    ['h3n7a1', '*hentai*'],
    ['c0ca1ne', 'cocaine'],
    ['su1c1de', 'suicide'],
    ['l0li', 'loli'],
    ['l01i', 'loli'],
  ],
  'letters set apart': [
    ['n a k e d', 'naked'],
    ['n.a.k.e.d', 'naked'],
    ['n-a-k-e-d', 'naked'],
    ['n_a_k_e_d', 'naked'],
    ['n*a*k*e*d', 'naked'],
    ['n/a/k/e/d', 'naked'],
    ['n  a  k  e  d', 'naked'],
    ['n\na\nk\ne\nd', 'naked'],
    ['n😀a😀k😀e😀d', 'naked'],
    ['N. A. K. E. D.', 'naked'],
    ['a man, n a k e d, on a beach', 'naked'],
    ['a n a k e d man', 'naked'],
    ['I s e x it', '*sex*'],
    ['s e x', '*sex*'],
    ['f u c k', '*fuck*'],
    ['f... u... c... k', '*fuck*'],
    ['s 3 x', '*sex*'],
    ['s h ! t', 'shit*'],
    ['$ h i t', 'shit*'],
    ['ѕ е х', '*sex*'],
    ['ｓ ｅ ｘ', '*sex*'],
    ['n\u200B a\u200B k\u200B e\u200B d', 'naked'],
    ['n á k é d', 'naked'],
    ['k k k', 'kkk+'],
    ['习 近 平', '習近平'],
    ['習、近、平', '習近平'],
    ['法.轮.功', '法轮功'],
    ['х у й', 'хуй'],
  ],
  Chinese: [
    ['一包毒品', '毒品'],
    ['色情圖片', '色情'],
    ['色情图片', '色情'],
    ['裸体的女人', '裸體'],
    ['裸體的女人', '裸體'],
    ['强奸', '強姦'],
    ['強奸', '強姦'],
    ['杀人现场', '殺人'],
    ['习近平在天安门', '習近平'],
    ['習近平在天安門', '習近平'],
    ['赌博机', '賭博'],
    ['法輪功', '法轮功'],
    ['自殺的人', '自杀'],
    ['我要干你', '幹你'],
    ['他妈的', '他媽的'],
    ['毒\u200B品', '毒品'],
    ['毒\uFE00品', '毒品'],
    ['在naked海灘', 'naked'],
    ['一個ｎａｋｅｄ人', 'naked'],
    ['穿著s3xy的裙子', '*sex*'],
    ['⽏子，殺⼈', '殺人'],
  ],
  'other languages': [
    ['Сука!', 'сука*'],
    ['суки и cука', 'сука*'],
    ['Xуй', 'хуй'],
    ['хyй', 'хуй'],
    ['нapкoтики', 'наркотик*'],
    ['НАРКОТИКИ', 'наркотик*'],
    ['エロい絵', 'エロ'],
    ['ｴﾛ', 'エロ'],
    ['마약 거래', '마약'],
    ['¡Puta!', 'puta'],
    ['COÑO', 'coño'],
    ['con\u0303o', 'coño'],
    ['SCHEISSE', 'scheiße'],
    ['ΜΑΛΆΚΑΣ', 'μαλάκας'],
    ['cặc', 'cặc'],
  ],
};

/** Each prompt of the public lists, and words in the alphabets that were held out. */
const publicRows = [
  ...publicEvasions.flatMap(({ language, prompts }) => prompts.map((prompt) => ({ language, prompt }))),
  ...heldOutAlphabets.flatMap((alphabet) =>
    ['nude', 'drugs', 'bitch', 'porn', 'whore', 'sex', 'fuck'].map((word) => ({
      language: 'English' as const,
      prompt: Array.from(word, (letter) => Array.from(alphabet)[letter.charCodeAt(0) - 97] ?? '').join(''),
    })),
  ),
];

describe.each(Object.entries(evasions))('%s', (_, rows) => {
  test.each(rows)('%j is found by %j', (prompt, matched) => {
    expect(screen.check(prompt, anybody)?.matched).toBe(matched);
  });
});

describe('of the ways around a word filter that were published', () => {
  const publicScreen = screenOf([ruleWith({ keywords: publicKeywords })]);

  test.each([...new Set(publicRows.map(({ language }) => language))])(
    'in %s at least 97 of 100 are seen through',
    (language) => {
      const prompts = publicRows.filter((row) => row.language === language).map(({ prompt }) => prompt);
      const missed = prompts.filter((prompt) => publicScreen.check(prompt, anybody) === undefined);
      const recall = 1 - missed.length / prompts.length;
      process.stdout.write(
        `${language}: recall ${recall.toFixed(3)} of ${prompts.length}, missed ${missed.join(' ')}\n`,
      );
      expect(prompts.length).toBeGreaterThanOrEqual(50);
      expect(recall).toBeGreaterThanOrEqual(0.97);
    },
  );

  test.each([
    ['pinyin', 'du pin'],
    ['zhuyin', 'ㄉㄨˊ ㄆㄧㄣˇ'],
    ['characters of the same sound', '渎品'],
    ['parts of a character', '氵去轮工力'],
    ['Base64', 'bnVkZQ=='],
    ['ROT13', 'ahqr'],
    ['Morse', '-. ..- -.. .'],
    ['a reversed word', 'edun'],
    ['a word upside down', 'ǝpnu'],
    ['a masked letter', 'n*de'],
    ['a missing letter', 'nde'],
    ['swapped letters', 'nued'],
    ['Chinese characters as letters', '几ㄩ刀乇'],
    ['letters of one living alphabet only', 'пцдё'],
    ['two ordinary words', 'pen is'],
  ])('%s is not, as docs/moderation.md says: %s', (_, prompt) => {
    expect(publicScreen.check(prompt, anybody)).toBeUndefined();
  });
});

test('the tables have more than three hundred ways around a rule', () => {
  const rows = Object.entries(evasions).flatMap(([way, each]) => (way === 'as written' ? [] : each));
  const prompts = [...rows.map(([prompt]) => prompt), ...publicRows.map(({ prompt }) => prompt)];
  expect(new Set(prompts).size).toBeGreaterThanOrEqual(300);
});
