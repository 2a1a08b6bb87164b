import { describe, expect, test } from 'vitest';
import { FRESH, KNOWN } from '../prompt/public-prompts.ts';
import { anybody, ruleWith, screenOf, serverRules } from './a-server.ts';
import { publicEvasions, publicKeywords } from './public-evasions.ts';
import { publicInnocents } from './public-innocents.ts';

const screen = screenOf(serverRules);

/** Prompts, separated by `|`. */
function prompts(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' | '));
}

const innocents: Readonly<Record<string, readonly string[]>> = {
  'words with a listed word in them': prompts(
    'Scunthorpe | Penistone railway station | a cockatoo on a branch | a peacock in full display',
    'a cocktail at dusk | Dickens reading by candlelight | Moby-Dickinson college | Dickinson, the poet',
    'Arsenal stadium at night | an assassin in the fog | an embassy building | classical architecture',
    'a glass bass guitar | grass and brass | compass and passport | a massive cassette wall',
    'Assam tea garden | assorted assets | ambassador of Assisi | Essex in autumn | Sussex cliffs',
    'a Middlesex cricket match | King of Wessex | a brass sextant on a map | a jazz sextet',
    'an old sexton in a churchyard | unisex clothing rack | sextuplets asleep | sexagenarian portrait',
    'data analysis dashboard | an analyst at work | psychoanalysis couch | an analog synthesizer',
    'analogue film grain | a canal in Venice | canals of Amsterdam | the Analects of Confucius',
    'banality of evil, book cover | a fanal on a ship | a circumference of stones | cucumber salad',
    'a cumulus cloud | documentary photo | incumbent mayor | cumin seeds | accumulated snow',
    'a scumble of oil paint | Cumberland hills | titanium robot | Titian red | a Titan of myth',
    'a titmouse | constitution hall | the Titanic sinking | a title card | petite bakery',
    'shiitake mushrooms | a Shih Tzu puppy | a sushi table | a pushpit on a yacht | a shell on the beach',
    'hello world | Michelle and Rachelle | Hellenic temple | a seashell necklace | othello board',
    'a shellfish stew | shoes on a shelf | a horseshoe | phoenix rising | a canoe | a spice market',
    'conspicuous colours | auspicious day | despicable villain | hospice garden | allspice jar',
    'grapes and drapes | rapeseed field in bloom | a drapery study | scraped paint | a trapeze artist',
    'therapeutic garden | therapist office | a parapet walk | grapefruit | gorgeous gorge',
    'a gorgonzola wheel | Gorey-style ink drawing | a method actor | methane flames',
    'something in the dark | promethean fire | heroine with a sword | heroines of legend | a prickly pear',
    'a saturday market | Saturday morning | sturdy oak | a wristwatch and swatches | swank hotel',
    'a swanky bar | scrappy robot | scrap metal dragon | skyscraper | a dam at night | Amsterdam',
    'macadamia nuts | a nudge | nudibranch in a reef | denuded hill | arsenic bottle | a parsec away',
    'coarse linen | rehearse a play | hearse on a rainy road | sparse forest | dickcissel bird',
    'a Benedick costume | Cockburn Street | cockpit of a jet | a hancock signature | shuttlecock in flight',
    'woodcock | cockle shells | Hitchcock thriller still | a weathercock on a barn',
    'spaghetti alle vongole | Lolita fashion | lollipop | lolly stand | a shotput field',
    'long shot, a mountain | crisis meeting | a crisis | Kysucké mountains | a whorl of petals',
    'wholesome family | a Slovak village | bassinet | cassowary',
  ),
  'letters and numbers': prompts(
    '35mm film, f/1.8, ISO 400 | 1080p 60fps | 4k, 8k, uhd | 16:9, 3.5 stars | a 455mm howitzer',
    'a 55mm lens | Boeing 747 | R2-D2 and C-3PO | a 1950s diner | the year 1984 | 3d render | mp3 player',
    'PS5 controller | an i7 laptop | a 2x4 plank | B-52 bomber | AK-47 | H2O molecule | CO2 bubbles',
    'route 66 | room 101 | Formula 1 | Area 51 | F-16 in clouds | $100 bill | $5 & $10 | 50% off!',
    'user@example.com | C++ code on a screen | 1+1=2 | #1 fan! | AC/DC poster | black-and-white',
    'either/or | cat(s) and dog(s) | yes! no! maybe! | Wow!!! Amazing!!! | ::: --- ::: | !!!',
    '1 2 3 4 5 6 7 | (a:1.2), (b:0.8) | #ff5500 | 0x5E4C3B | 12:30 | seed 80085000 | size 5318 | v2.0.1',
  ),
  'single letters': prompts(
    'a s a rule | as a rule | a b c d e f g | A, B and C | J. R. R. Tolkien | T. S. Eliot',
    'George R. R. Martin | U.S.A. | the F.B.I. | I am a cat | x y z axes | p.m. and a.m.',
    'e.g. a cat, i.e. a pet | D. H. Lawrence | C. S. Lewis | W. B. Yeats | W. E. B. Du Bois | plan A, B, C',
    'vitamins A C D E | notes C D E F | R & B | rock ’n’ roll | o o o | l o v e | L O V E sign',
    'w i d e letters | big oreo cookies | Big Oreo Cookies | a big assembly | his hit song | wish it were',
    'push it up | this exhibit | bus exit | less expensive | his exam | class extra | makes extra',
    'looks exact | hands exercise | pop or nothing | sharp organ | soup, or noodles | deep or narrow',
    'man alone | an alley | urban alchemy | a pen is mightier | my pen is blue | saw it | if u can',
    'half a glass | of a gang | hen tail | kids hit a ball',
  ),
  Chinese: prompts(
    '塞爾達 | 塞尔达传说 | 薩爾達 | 塞爾維亞 | 一隻貓坐在山上 | 一只猫坐在山上 | 夕陽下的城堡 | 習慣和平 | 學習近代史 | 餅乾 | 饼干 | 乾淨的房間 | 干净的房间 | 乾杯',
    '樹幹 | 树干 | 幹部開會 | 高鐵幹線 | 才幹 | 能幹的人 | 骨幹 | 晒干的鱼 | 消毒酒精品質 | 病毒 | 中毒的公主 | 產品 | 藝術品 | 色彩豐富 | 景色 | 彩色圖片',
    '裸露的岩石 | 體操選手 | 身體 | 奸臣 | 強壯的人 | 勉強 | 殺青 | 抹殺 | 自然 | 法律 | 功夫 | 法輪 | 輪子 | 聊天室 | 冰山 | 冰淇淋 | 毒蛇 | 品茶',
    '賭城夜景 | 博物館 | 援助 | 交通 | 後宮 | 皇后 | 習字 | 近景，平視 | 他、媽媽、的 | 一 二 三 四 | 山 水 畫 | 我 愛 你 | 你干嘛 | 干涉 | 干扰 | 若干',
    '鳥 | 屋',
  ),
  'other languages': prompts(
    'рот и нос | кот на окне | Москва зимой | собака и кошка | сок в стакане | сова ночью | высокая гора',
    'рыба | раса эльфов | СССР плакат | КОСМОС | хор поёт | оса | барсук | сукно | рисунок | сосуд',
    'η γάτα | και το σπίτι | Αθήνα | ο σκύλος | イエロー | ヒエログリフ | ピエロ | 猫と山 | かわいい犬 | 고양이 | 마을 | 한국의 산 | แมว',
    'สวัสดี | قطة على الجبل | חתול | बिल्ली | con mèo | các bạn | phở bò | cô gái | año nuevo | España',
    'disputa | diputado | reputación | schön | Straße | Schießscheibe | größer | crème brûlée',
    'naïve façade | Ærøskøbing | łódź | İstanbul | kız kulesi | São Paulo | Đà Nẵng | Škoda | Gregor',
    'Gregor Samsa wakes up | Dvořák | Ljubljana | piñata | Château | Köln | smörgåsbord | fjord',
  ),
  'other things': prompts(
    '. | * | ** | a | 😀 | 👩‍👩‍👧‍👦 | 🏳️‍🌈 | 🇹🇼 | 🇺🇸 🇬🇧 🇫🇷 | ♥♥♥ | ∀x∈ℝ | ½ cup | ™®© | →← | ⓘ | ①②③',
    'https://example.com/a/b?c=d | discord.com | discord server icon | call 555-1234 | a fan only',
    'only one fan | KK | nazca lines | a portrait of a woman, soft light | cat --no dog',
    '((masterpiece)), best quality | kill the lights | blow a job offer away',
  ),
  'hardly a prompt': ['', ' ', '\n', '\u200B'],
};

describe.each(Object.entries(innocents))('%s', (_, each) => {
  test.each(each)('%j passes', (prompt) => {
    expect(screen.check(prompt, anybody)).toBeUndefined();
  });

  test.each(['toUpperCase', 'toLowerCase'] as const)('%s changes nothing', (change) => {
    expect(each.filter((prompt) => screen.check(prompt[change](), anybody) !== undefined)).toEqual([]);
  });
});

/** Chinese words that public lists block, besides those of `publicKeywords`. */
const blockedChinese = [
  '口交',
  '做愛',
  '中出',
  '性交',
  '自殺',
  '強暴',
  '人妻',
  '內射',
  '乳交',
  '處女',
  '性器',
  '性感',
  '情色',
  '殺人',
  '吸毒',
  '嫖娼',
  '群交',
  '調教',
  '大麻',
  '正太',
  '走光',
  '露點',
  '台獨',
  '藏獨',
  '六四',
  '支那',
  '槍支',
  '他媽',
  '媽的',
  '操你',
  '下體',
  '後庭',
  '陰道',
  '精液',
  '射精',
  '性愛',
  '春藥',
];
const strict = screenOf([
  ...serverRules,
  ruleWith({ keywords: publicKeywords, allow: ['Essex', 'Sussex', 'Middlesex', 'Wessex'] }),
  ruleWith({ keywords: blockedChinese }),
]);
const publicTexts = [
  ...publicInnocents,
  ...[...KNOWN, ...FRESH].map(({ language, prompts: each }) => ({ language, prompts: each.map(([prompt]) => prompt) })),
];

describe('of public prompts, novels, names and the texts that filters refuse wrongly', () => {
  test.each(['English', 'Traditional Chinese', 'Simplified Chinese'] as const)('none in %s is refused', (language) => {
    const texts = publicTexts.filter((each) => each.language === language).flatMap((each) => each.prompts);
    const refused = texts.filter((text) => strict.check(text, anybody) !== undefined);
    const found = publicEvasions.filter((each) => each.language === language).flatMap((each) => each.prompts);
    const seen = found.filter((text) => strict.check(text, anybody) !== undefined).length;
    const precision = seen / (seen + refused.length);
    process.stdout.write(
      `${language}: precision ${precision.toFixed(3)}, refused ${refused.length} of ${texts.length}\n`,
    );
    expect(texts.length).toBeGreaterThanOrEqual(150);
    expect(refused).toEqual([]);
  });
});

test('there are more than three hundred harmless texts', () => {
  const texts = [...Object.values(innocents).flat(), ...publicInnocents.flatMap((each) => each.prompts)];
  expect(new Set(texts).size).toBeGreaterThanOrEqual(300);
});
