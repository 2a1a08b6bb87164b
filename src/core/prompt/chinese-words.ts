/** One of the words of a list, as a part of a pattern. A word may itself be a pattern. */
function oneOf(list: string): string {
  return `(?:${list.split(' ').join('|')})`;
}

/** Pictures that a model makes: in traditional and simplified characters, as every list here. */
export const OUTPUT = oneOf('[圖图]片 [圖图]像 [圖图](?![書书騰腾案釘钉表鑑鉴章標标]) 插[圖图] 影像 版本');

/** Pictures that are made to be used one by one, whatever they show: three of them are three pictures (三個貓咪頭像). */
const ITEMS = oneOf(
  '桌布 壁[紙纸] [貼贴][圖图紙纸] [頭头]像 大[頭头][貼贴] 封面 明信片 卡片 [賀贺字圖图]卡 邀[請请][卡函] [郵邮]票',
);

/** The same after a measure word for designs (三款節日海報). */
const DESIGNS = `(?:${ITEMS}|插[畫画]|海[報报]|表情包|logo|[標标][誌志]|商[標标]|名片)`;

/** Pictures that may as well be things in the scene. */
export const OBJECTS = oneOf(
  `${DESIGNS} 照片(?![牆墙]) 相片 照(?![片明亮射顧顾著着]) [畫画]作 [畫画]像 [畫画](?![家廊室框架面板筆笔布一二三四五六七八九十兩两幾几\\d]) ` +
    '剪影 特[寫写] 水彩 素描 速[寫写] [寫写]真 [繪绘]本 肖像 人像 立[繪绘] [線线]稿 草[圖图案] 分[鏡镜] 作品',
);

export const PICTURES = `(?:${OUTPUT}|${OBJECTS})`;

/** Things that are counted in 張 and are no pictures: 三張桌子, 兩張臉. */
const THINGS = oneOf(
  '桌(?![布面遊游]) 椅 凳 床(?![邊边頭头]) 沙[發发] 毯 [臉脸] 嘴 (?<![郵邮])票 券 弓(?![箭道]) [網网](?![美紅红頁页站路格]) (?<!品)牌 ' +
    '(?<![壁貼贴])[紙纸](?![雕藝艺飛飞鶴鹤船人]) (?<![賀贺字圖图請请])卡(?![片通哇]) 唱片 光[碟盤盘] 面具 符咒 [獸兽]皮',
);

/** What a picture may differ in. */
const ASPECTS = oneOf(
  '[風风]格 角度 [場场]景 氛[圍围] [環环]境 主[題题] 配色 [顏颜]色 色[調调] [構构][圖图] [視视]角 姿[勢势] 表情 季[節节] 款式 尺寸 光[線线]',
);

/** Adjectives that leave no doubt that the pictures are counted; others may be what the picture shows (三個女孩的照片). */
const ADJECTIVES =
  `(?:(?:不同的?${ASPECTS}{1,2}|不同|不一[樣样]|漂亮|精美|好看|高清|高[質质]量|[獨独]立|[連连][貫贯]|全新|[類类]似|` +
  '可[愛爱])的?){0,3}';

export const SHEET = /^\s{0,2}[張张幅]/;

/** A thing after 張, with at most one 'of' before it (漂亮的書桌), and not as the picture's subject (臉部特寫). */
export const OTHER_SHEETS = new RegExp(
  String.raw`^(?:\p{Script=Han}{1,6}的)?[^的在坐躺趴睡看和與与跟,。\s圖图]{0,3}?${THINGS}(?![^的,。、\s和與与跟及在上]{0,4}?${PICTURES})`,
  'u',
);

/** A noun that says what the pictures are for or of, without 的 (三款手機壁紙). */
const MODIFIER = String.raw`[^的,。、\s和與与跟及]{1,6}?`;

/** Pictures that are parts of one (三張照片的拼貼, 四張照片放在同一張圖裡), hang in the scene (三張照片掛在牆上), or make up another thing (照片的相簿). */
export const NO_OUTPUT = new RegExp(
  String.raw`^[^,。.!?\n]{0,16}?,?\s?(?:拼[貼贴圖图接成在到]|合成|合[併并]|[組组排列]成|[並并]排|[放排做畫画擺摆][在成進进到]同?一[張张幅個个頁页])` +
    String.raw`|^\s{0,2}[張张幅]${ADJECTIVES}\s{0,2}(?:${MODIFIER})??${PICTURES}[掛挂貼贴釘钉擺摆放散飄飘浮夾夹][在於于著着滿满落]` +
    String.raw`|^\s{0,2}[張张幅]${ADJECTIVES}\s{0,2}(?:${PICTURES}的?相[簿冊册]|照片[牆墙])`,
);

/** Pictures after another measure word than 張. */
export const COUNTED = new RegExp(
  String.raw`^\s{0,2}(?:[個个枚份副款種种版]${ADJECTIVES}\s{0,2}${PICTURES}` +
    String.raw`|[款份版]${ADJECTIVES}${MODIFIER}${DESIGNS}|[個个]${ADJECTIVES}${MODIFIER}${ITEMS})`,
);
export const DIRECT = new RegExp(String.raw`^\s{0,2}${PICTURES}`);
export const DIRECT_OUTPUT = new RegExp(String.raw`^\s{0,2}${OUTPUT}`);
