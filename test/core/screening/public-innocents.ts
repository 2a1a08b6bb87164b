/** Texts that word filters refuse wrongly, or may refuse, and that mean no harm. */
export interface PublicInnocents {
  readonly language: 'English' | 'Traditional Chinese' | 'Simplified Chinese';
  /** Where they were seen. */
  readonly source: string;
  readonly prompts: readonly string[];
}

/** Texts, separated by `|`. */
function texts(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' | '));
}

const ENGLISH: readonly PublicInnocents[] = [
  {
    language: 'English',
    source: 'TwiN/go-away:falsepositives.go (MIT): words that wrongly trigger a filter',
    prompts: texts(
      'arsenal | assassin | assaying | assert | assign | assimilate | associate | assume | assure | banal | basement',
      'bass | cassie | cassandra | carcass | canvass | circumference | Clitheroe | Cockburn | cucumber | cumbing',
      'cumulative | document | evaluate | exclusive | expensive | explain | expression',
      'grape | grass | harass | Horniman Museum | identity | class | lass | leafage | mass',
      'mocha | compass | passion | Penistone | Phoebe | push it | sassy | serfage | shoe | Scunthorpe | shiitake',
      'stitch | Sussex | therapist | Tyson | wharfage | analyst',
    ),
  },
  {
    language: 'English',
    source: 'immobilesmile70/XP-Counter:profanity-filter.js, “safe phrases”',
    prompts: texts(
      'pass the exam | Assam state | assignment submission | class test | assess the data | assistant manager',
      'passion project | classic move | bass guitar | mass communication | grass field | mess hall | hackathon',
      'Shatabdi Express | assume role | mission report | Rashtrapati Bhavan | Kashi Vishwanath | Pushkar | ashram',
    ),
  },
  {
    language: 'English',
    source:
      'ayush-jadaun/AllProfanity:tests/improvements.test.ts (MIT) and GLINCKER/glin-profanity:packages/js/tests (MIT)',
    prompts: texts(
      'café au lait | über cool jalapeño | hmmmm interesting | soooo good | aaaand we are back | hello good fellow',
      'I write c# code | get 5% off today | a*b equals b*a | email me at mail@example.com | snake_case and *args | U S A',
      'a b c d e | i.e. and e.g. | plan b or c | t h e c l a s s i c | a perfectly clean sentence | I live in Scunthorpe',
      'h3llo | good morning | hello.world | stay 10m away | heeello | book | I am here | naïve',
    ),
  },
  {
    language: 'English',
    source: 'English novels, by their first chapters (public domain)',
    prompts: [
      'It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.',
      'Call me Ishmael. Some years ago, never mind how long precisely, I thought I would sail about a little.',
      'Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do.',
      'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness.',
      'You will rejoice to hear that no disaster has accompanied the commencement of an enterprise.',
      'There was no possibility of taking a walk that day.',
      'The sun shone, having no alternative, on the nothing new; a hero in armour, an heiress, he’ll say, she’ll see.',
      'Mr. Sherlock Holmes, who was usually very late in the mornings, was seated at the breakfast table.',
      'No one would have believed that this world was being watched keenly and closely by intelligences greater than man’s.',
      'Marley was dead: to begin with. There is no doubt whatever about that.',
      'In the year 1878 I took my degree of Doctor of Medicine of the University of London.',
      'Squire Trelawney, Dr. Livesey, and the rest of these gentlemen having asked me to write down the whole particulars.',
    ],
  },
  {
    language: 'English',
    source: 'products, places and people, by their makers and atlases',
    prompts: texts(
      'Samsung Galaxy A55 | Samsung Galaxy A55 5G on a desk | Oppo A5s | Oppo A53s in blue | Audi A4 and A8 | Airbus A380',
      'Sony A7 III | the A55 road | Route A5 | Xiaomi Redmi 9A | Nokia 3310 | Canon EOS R5 | Nikon D850 | Galaxy S5 and S8',
      'Tesla Model S hit by hail | Model X in the rain | vitamin D rugs in a store | Series S hits the shelf',
      'U.S. hit single | Lightwater | Cockermouth | Titisee',
      'Ana Lopez | Ana Lucía | Thomas Exner | deus ex machina | Alexis Exeter | Jana Lee | Max Exley | Anna Lind',
      'Middlesex County | East Sussex | Wessex Downs | Essex Road | Bassenthwaite Lake | Assisi | Massachusetts | Hellas',
      'Dickson Mounds | Hancock Tower | Hitchin',
    ),
  },
];

const TRADITIONAL: readonly PublicInnocents[] = [
  {
    language: 'Traditional Chinese',
    source: '紅樓夢、西遊記、三國演義、水滸傳 (public domain)',
    prompts: [
      '此開卷第一回也。作者自云：因曾歷過一番夢幻之後，故將真事隱去，而借「通靈」之說，撰此石頭記一書也。',
      '滿紙荒唐言，一把辛酸淚！都云作者痴，誰解其中味？',
      '假作真時真亦假，無為有處有還無。',
      '話說天下大勢，分久必合，合久必分。',
      '滾滾長江東逝水，浪花淘盡英雄。',
      '詩曰：混沌未分天地亂，茫茫渺渺無人見。',
      '那座山正當頂上，有一塊仙石，其石有三丈六尺五寸高，有二丈四尺圍圓。',
      '黛玉方進房，只見兩個人扶著一位鬢髮如銀的老母迎上來。',
      '只見一個人從後門進來，身長八尺，面如重棗，唇若塗脂，丹鳳眼，臥蠶眉，相貌堂堂，威風凜凜。',
      '兩岸猿聲啼不住，輕舟已過萬重山。',
      '床前明月光，疑是地上霜；舉頭望明月，低頭思故鄉。',
      '大江東去，浪淘盡，千古風流人物。',
    ],
  },
  {
    language: 'Traditional Chinese',
    source: 'by hand from dictionaries: words in which a blocked word stands, or between which it stands',
    prompts: texts(
      '二十四口交換機 | 24口交換器 | 路口交通號誌 | 人口交流 | 出口交易 | 河口交界 | 窗口交付文件 | 彩色情境 | 黑色情人節 | 特色情感',
      '角色情緒板 | 景色情調 | 紅色情侶裝 | 做愛心便當 | 做愛國者 | 其中出力最多的人 | 從門中出來的貓 | 水中出現倒影 | 忙中出錯',
      '病毒品種 | 消毒品 | 消毒品質 | 有毒，品質很好 | 剩下獨自殺敵的將軍 | 來自殺手的信 | 最強暴龍 | 不畏強暴 | 國內射門精華',
      '處女座星圖 | 處女航的帆船 | 處女秀 | 感情色彩 | 很大麻煩 | 一隻大麻雀 | 大麻糬 | 大麻袋裡的米 | 反正太貴了 | 真正太陽',
      '社群交流會 | 走光明大道 | 平台獨家 | 舞台獨特的燈光 | 收藏獨家照片 | 印度支那半島 | 手槍支架 | 他媽媽的廚房 | 媽媽的味道',
      '姑媽的花園 | 曹操你好 | 餅乾你要嗎 | 商人妻子 | 之下體現 | 屋後庭院 | 林陰道 | 酒精液體 | 發射精準的火箭',
      '天性愛玩 | 流行性感冒 | 慢性感染 | 水乳交融 | 一九六四年 | 援助交通 | 支援交流 | 賭城夜景 | 賭，博物館 | 殺青，人像',
      '消毒 品質 | 彩色 情侶 | 單色，情境光 | 毒蛇，品茶 | 裸岩，體操 | 自然，殺青 | 平面，色彩，情緒，氛圍 | 黃色，情書',
      '詐降，騙局 | 約會，大砲 | 門外，掛畫 | 槍手，枝葉',
    ),
  },
  {
    language: 'Traditional Chinese',
    source: '臺灣的鄉鎮市區與景點，內政部《全國行政區域》',
    prompts: texts(
      '三峽老街 | 九份夜景 | 太麻里日出 | 知本溫泉 | 內埔鄉 | 內湖科學園區 | 中壢 | 中和 | 中正紀念堂 | 口湖鄉 | 水里鄉',
      '裸露的岩石與花蓮清水斷崖 | 情人湖公園 | 色彩繽紛的彩虹眷村 | 淫雨綿綿的基隆港 | 交通部臺灣鐵路 | 自強號 | 民雄鬼屋',
    ),
  },
];

const SIMPLIFIED: readonly PublicInnocents[] = [
  {
    language: 'Simplified Chinese',
    source: 'fxsjy/jieba:test (MIT), the sentences with which Chinese segmentation is tested',
    prompts: [
      '工信处女干事每月经过下属科室都要亲口交代二十四口交换机等技术性器件的安装工作',
      '这是一个伸手不见五指的黑夜。我叫孙悟空，我爱北京，我爱Python和C++。',
      '我不喜欢日本和服。',
      '雷猴回归人间。',
      '我需要廉租房',
      '永和服装饰品有限公司',
      '我爱北京天安门',
      '我们买了美的空调',
      '线程初始化时我们要注意',
      '结婚的和尚未结婚的',
      '结合成分子时',
      '买水果然后来世博园最后去世博会',
      '小明硕士毕业于中国科学院计算所，后在日本京都大学深造',
      '他说的确实在理',
      '长春市长春节讲话',
      '结果婚的和尚未结过婚的',
      '吉林省长春药店',
      '南京市长江大桥',
      '乒乓球拍卖完了',
      '下雨天留客天天留我不留',
    ],
  },
  {
    language: 'Simplified Chinese',
    source: '鲁迅、朱自清 (public domain)',
    prompts: [
      '我冒了严寒，回到相隔二千余里，别了二十余年的故乡去。',
      '时候既然是深冬，渐近故乡时，天气又阴晦了，冷风吹进船舱中，呜呜的响。',
      '鲁镇的酒店的格局，是和别处不同的：都是当街一个曲尺形的大柜台，柜里面预备着热水，可以随时温酒。',
      '在我的后园，可以看见墙外有两株树，一株是枣树，还有一株也是枣树。',
      '深蓝的天空中挂着一轮金黄的圆月，下面是海边的沙地，都种着一望无际的碧绿的西瓜。',
      '希望是本无所谓有，无所谓无的。这正如地上的路；其实地上本没有路，走的人多了，也便成了路。',
      '曲曲折折的荷塘上面，弥望的是田田的叶子。叶子出水很高，像亭亭的舞女的裙。',
      '这几天心里颇不宁静。今晚在院子里坐着乘凉，忽然想起日日走过的荷塘。',
      '盼望着，盼望着，东风来了，春天的脚步近了。',
      '我与父亲不相见已二年余了，我最不能忘记的是他的背影。',
    ],
  },
  {
    language: 'Simplified Chinese',
    source: 'by hand from dictionaries: words in which a blocked word stands, or between which it stands',
    prompts: texts(
      '二十四口交换机 | 48口交换机 | 路口交通灯 | 人口交流 | 出口交易 | 彩色情境 | 黑色情人节 | 红色情侣装 | 角色情绪 | 特色情怀',
      '病毒品种 | 消毒品 | 消毒品质 | 中毒，品相完整 | 来自杀手的信 | 最强暴龙 | 不畏强暴 | 国内射门集锦 | 处女座 | 处女航 | 处女作',
      '感情色彩 | 很大麻烦 | 一只大麻雀 | 大麻袋 | 反正太贵了 | 真正太阳 | 社群交流会 | 走光明大道 | 平台独家 | 舞台独特的灯光',
      '收藏独家照片 | 印度支那 | 手枪支架 | 他妈妈的厨房 | 妈妈的味道 | 大妈的菜 | 曹操你好 | 饼干你要吗 | 商人妻子',
      '之下体现 | 屋后庭院 | 林阴道 | 酒精液体 | 发射精准的火箭 | 天性爱玩 | 流行性感冒 | 水乳交融 | 一九六四年 | 支援交流',
      '代理开发票据系统 | 赌城夜景 | 博物馆，赌场外观 | 吸尘器，毒蛇 | 枪手，支架 | 冰山，毒蘑菇 | 彩色 情侣 | 单色，情境光 | 操场，你好，妈妈',
      '敏锐，感性，词汇 | 卖花，淫雨霏霏 | 裸眼，体育 | 自然，杀青 | 树干 | 干部 | 能干的人 | 饼干 | 干净 | 法律，轮船，功夫',
    ),
  },
  {
    language: 'Simplified Chinese',
    source: '地名与产品名，国家统计局《统计用区划代码》等',
    prompts: texts(
      '裸露的丹霞地貌 | 色达县 | 情人谷 | 交城县 | 交口县 | 口泉 | 中卫 | 毒蛇岛 | 乳山市银滩 | 乳源瑶族自治县 | 大麻镇 | 阴山岩画'.replace(
        ' | 大麻镇',
        '',
      ),
      '三星Galaxy A55 | 三星A55手机 | 红米A5 | 小米13 Ultra | 华为Mate 60 | 奥迪A5s | OPPO A5s',
    ),
  },
];

export const publicInnocents: readonly PublicInnocents[] = [...ENGLISH, ...TRADITIONAL, ...SIMPLIFIED];
